import inspector from 'node:inspector/promises';

/**
 * Bytes between two samples of V8's allocation profiler, on average. A request allocates some hundred times as much, so
 * that the sum over a batch is good to a few percent.
 */
const INTERVAL = 4 * 1024;

/**
 * KB that `action` allocates on V8's heap, whether or not they are freed again. V8 takes a sample every few KB and
 * scales it by its chance. The contents of buffers lie outside of V8's heap and are not in it.
 */
export async function allocatedKb(action: () => Promise<unknown>): Promise<number> {
  const session = new inspector.Session();
  session.connect();
  try {
    // With what the collector has freed by the end: without it only what is retained would be told.
    await session.post('HeapProfiler.startSampling', {
      samplingInterval: INTERVAL, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true,
    });
    await action();
    const { profile } = await session.post('HeapProfiler.stopSampling');
    return sizeOf(profile.head) / 1_024;
  } finally {
    session.disconnect();
  }
}

function sizeOf(node: inspector.HeapProfiler.SamplingHeapProfileNode): number {
  return node.children.reduce((sum, child) => sum + sizeOf(child), node.selfSize);
}
