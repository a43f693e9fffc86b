/** The fixed part of the policy page; its script fills it. */
export const policyBody = '<main id="policy"></main>';
