namespace Leasehold.Core.Policies;

/// <summary>Where a rule was written.</summary>
/// <param name="Policy">The policy that holds the block.</param>
/// <param name="Line">Line of the block in the policy's text, from 1.</param>
/// <param name="Path">The pattern as written.</param>
/// <param name="Capabilities">What that block alone says.</param>
public sealed record RuleOrigin(PolicyName Policy, int Line, string Path, Capability Capabilities)
{
    internal static RuleOrigin Of(PolicyName policy, PolicyRule block) =>
        new(policy, block.Line, block.Template.Text, block.Capabilities);
}
