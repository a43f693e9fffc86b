const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** Link-local addresses: the metadata services of cloud machines answer there. */
const LINK_LOCAL = /^(169\.254\.|\[fe[89ab][0-9a-f]:|\[::ffff:a9fe:)/;
const METADATA_HOSTS: readonly string[] = ['metadata.google.internal', '[fd00:ec2::254]', '100.100.100.200'];

/** Whether the URL points at this machine. */
export function isLoopback(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && LOOPBACK.test(new URL(baseUrl).hostname);
}

/** What is wrong with the address of an API, for people; null where it can be used. */
export function baseUrlProblem(baseUrl: string): string | null {
  if (!URL.canParse(baseUrl)) return 'is not a URL; write it like https://api.example.com/v1';
  const url = new URL(baseUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// (or http:// on this machine)';
  if (url.username !== '' || url.password !== '') {
    return 'must not hold a user name or password; keys are set with the command "Stepladder: Set API Key"';
  }
  if (url.search !== '' || url.hash !== '') return 'must not hold a query or a fragment';
  if (LINK_LOCAL.test(url.hostname) || METADATA_HOSTS.includes(url.hostname)) return 'points at a link-local or metadata address, where no model answers';
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    return 'would send code unencrypted; use https:// (http:// is taken on this machine only)';
  }
  return null;
}
