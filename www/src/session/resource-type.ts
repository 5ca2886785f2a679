/** Whether `typed` can be a type of resource: CloudFormation has more of them than anybody lists. */
export function canBeResourceType(typed: string): boolean {
  return /^AWS(::[A-Za-z0-9]+){2}$/.test(typed);
}
