/** The entry of the local tier's thread. */
import { parentPort } from 'node:worker_threads';
import { diskOfThisMachine } from './disk.ts';
import type { HostMessage } from './protocol.ts';
import { RecallService } from './recall-service.ts';

const service = new RecallService(diskOfThisMachine(), (message) => parentPort?.postMessage(message));
parentPort?.on('message', (message: HostMessage) => { service.received(message); });
