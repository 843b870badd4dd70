import { z } from 'zod';

/** A reusable persona: `personas/<key>.yaml`, named in a team file as `@key`. */
export const Persona = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z][a-z0-9_-]*$/)
    .describe('How a team file names it, after the @'),
  role: z.string().min(1).describe('The role a member with this persona has unless the team file says otherwise'),
  description: z.string().min(1).describe('One line for lists'),
  persona: z.string().min(1).describe('The prompt'),
});
export type Persona = z.infer<typeof Persona>;
