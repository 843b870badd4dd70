import { Agent } from '../../schema/agent';
import { Persona } from '../../schema/persona';
import { Settings } from '../../schema/settings';
import { Team } from '../../schema/team';
import { type ReadYaml, readYaml } from './readYaml';

/** What people write, read and checked; `file` is only for the problems' text. */
export const parseAgent = (text: string, file: string): ReadYaml<Agent> => readYaml(text, file, Agent);
export const parsePersona = (text: string, file: string): ReadYaml<Persona> => readYaml(text, file, Persona);
export const parseTeam = (text: string, file: string): ReadYaml<Team> => readYaml(text, file, Team);
export const parseSettings = (text: string, file: string): ReadYaml<Settings> => readYaml(text, file, Settings);
