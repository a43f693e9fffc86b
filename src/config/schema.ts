import * as z from 'zod';
import { baseUrlProblem } from './base-url.ts';

const usdPerMillion = z.number('must be a number: USD per million tokens').nonnegative('must not be negative');
const tokens = z.int('must be a whole number of tokens').positive('must be above 0');
const name = z.string('must be text').trim().min(1, 'must not be empty');
const usd = z.number('must be a number: USD').nonnegative('must not be negative').nullable();

export const priceSchema = z.strictObject({ input: usdPerMillion, output: usdPerMillion, cachedInput: usdPerMillion.optional() });

export const providerSchema = z.strictObject({
  baseUrl: z.string('must be text').superRefine((value, context) => {
    const problem = baseUrlProblem(value);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  }),
  requiresKey: z.boolean('must be true or false').optional(),
});

const customFimSchema = z.strictObject({
  template: z
    .string('must be text')
    .refine((text) => text.includes('{prefix}') && text.includes('{suffix}'), 'must hold {prefix} and {suffix}'),
  stop: z.array(z.string('must be text').min(1, 'must not be empty'), 'must be a list of texts').default([]),
});

export const routeSchema = z
  .strictObject({
    provider: name,
    model: name,
    api: z.enum(['chat', 'completions', 'fim'], 'must be "chat", "completions" or "fim"').default('chat'),
    fim: z
      .union([z.enum(['qwen', 'deepseek', 'codestral', 'starcoder2']), customFimSchema], {
        error: 'must be "qwen", "deepseek", "codestral", "starcoder2" or { "template", "stop" } with {prefix} and {suffix} in the template',
      })
      .optional(),
    price: priceSchema.optional(),
    contextWindow: tokens.default(32_768),
    maxOutput: tokens.default(4_096),
  })
  .superRefine((route, context) => {
    if (route.api === 'fim' && route.fim === undefined) {
      context.addIssue({ code: 'custom', path: ['fim'], message: 'is missing: "api": "fim" needs a template' });
    }
    if (route.maxOutput >= route.contextWindow) {
      context.addIssue({ code: 'custom', path: ['maxOutput'], message: 'must be smaller than contextWindow' });
    }
  });

export const tierSchema = z.strictObject({
  name,
  routes: z.array(z.unknown(), 'must be a list of routes').min(1, 'must hold at least one route'),
});

const caps = z.strictObject({ day: usd.default(null), month: usd.default(null) });
export const budgetSchema = caps.extend({
  tasks: z.strictObject({ complete: caps.optional(), explain: caps.optional(), debug: caps.optional() }).default({}),
});
export const excludeSchema = z.array(name, 'must be a list of patterns, as in .gitignore');
