using System.Text;
using Leasehold.Storage;

namespace Leasehold.Core.Policies;

/// <summary>
/// Policies as they were read last: when one is written, the others need not be read again. Only the feed of commits
/// changes it. Bounded by the length of the texts; past that it begins anew.
/// </summary>
internal sealed class ParsedPolicies(byte[] prefix)
{
    /// <summary>Most characters of text that are held parsed, of all policies together.</summary>
    public const long MostCharacters = 8 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Policy> _policies = new(StringComparer.Ordinal);
    private long _characters;
    private long _generation;

    /// <summary>Moves with every commit that writes a policy.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>The policy of a canonical name; null if it is not held, whether it exists or not.</summary>
    public Policy? Find(string name)
    {
        lock (_gate)
            return _policies.GetValueOrDefault(name);
    }

    /// <summary>Offers a policy that was read after its generation was; an older one is dropped.</summary>
    public void Fill(Policy policy, long generation)
    {
        lock (_gate)
        {
            if (generation == _generation)
                Set(policy);
        }
    }

    /// <summary>Takes what a group of commits wrote.</summary>
    public void Take(CommittedGroup group)
    {
        lock (_gate)
        {
            var before = _generation;
            for (var i = 0; i < group.Count; i++)
            {
                foreach (ref readonly var write in group[i].Writes.Span)
                {
                    if (write.Key.AsSpan().StartsWith(prefix))
                        Take(write, before + 1);
                }
            }
        }
    }

    private void Take(in WriteOperation write, long generation)
    {
        Volatile.Write(ref _generation, generation);
        if (write.Kind == WriteKind.DeleteRange)
            Clear();
        else if (write is { Kind: WriteKind.Put, Attachment: Policy policy })
            Set(policy);
        else
            Remove(Encoding.UTF8.GetString(write.Key.AsSpan(prefix.Length)));
    }

    private void Set(Policy policy)
    {
        Remove(policy.Name.Value);
        if (_characters + policy.Text.Length > MostCharacters)
            Clear();
        if (policy.Text.Length > MostCharacters)
            return;
        _policies[policy.Name.Value] = policy;
        _characters += policy.Text.Length;
    }

    private void Remove(string name)
    {
        if (_policies.Remove(name, out var policy))
            _characters -= policy.Text.Length;
    }

    private void Clear()
    {
        _policies.Clear();
        _characters = 0;
    }
}
