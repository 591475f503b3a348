using System.Security.Cryptography;
using System.Text;

namespace Leasehold.Core.Policies;

/// <summary>
/// A set of policy names, canonical, sorted and interned, with the rules compiled from it last. All tokens with the
/// same policies share one, so that authorization compiles once per set and finds the rules without a lookup.
/// </summary>
internal sealed class PolicySet
{
    private const string RootNamespace = "root";
    private string? _clientId;

    internal PolicySet(string[] names)
    {
        Names = names;
        IsRoot = names.Length == 1 && PolicyName.Root.Value == names[0];
        IsWrapping = names.Length == 1 && PolicyName.ResponseWrapping.Value == names[0];
    }

    /// <summary>Sorted, without duplicates.</summary>
    public IReadOnlyList<string> Names { get; }

    public bool IsRoot { get; }

    /// <summary>Whether it is the set of wrapping tokens, which no other token can get.</summary>
    public bool IsWrapping { get; }

    /// <summary>The rules as compiled last; stale if its generation is not the store's.</summary>
    public CompiledSet? Compiled { get; set; }

    /// <summary>
    /// What tokens without an entity are known by to audit, as Vault works it out: all with the same policies have one,
    /// root tokens have none.
    /// </summary>
    public string ClientId => _clientId ??= IsRoot ? "" : ClientIdOf(Names);

    public bool Contains(PolicyName name)
    {
        foreach (var known in Names)
        {
            if (string.Equals(known, name.Value, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private static string ClientIdOf(IReadOnlyList<string> names) => Convert.ToBase64String(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\x7f', names) + '\0' + RootNamespace)));
}

/// <summary>Rules, the policies they were compiled from, and the generation of these.</summary>
internal sealed record CompiledSet(Acl Acl, long Generation, IReadOnlyList<Policy> Policies);
