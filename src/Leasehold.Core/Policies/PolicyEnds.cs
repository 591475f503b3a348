using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Policies;

/// <summary>
/// The ends of policies: each that has one stands in the expiry index until it goes, by its end, another text or by
/// hand.
/// </summary>
internal static class PolicyEnds
{
    private const string Kind = "policy-end";
    private static readonly NameFormat Format = new();

    /// <summary>Stages the entry of an end.</summary>
    public static PolicyEnd Put(Transaction tx, Mount mount, PolicyName name, DateTimeOffset at)
    {
        var id = IdOf(name);
        tx.Put(KeyOf(id), name.Value, Format);
        return new PolicyEnd(at, Schedule.Put(tx, mount, id, at));
    }

    /// <summary>Stages the removal of a policy's entry, if it has one.</summary>
    public static void Remove(Transaction tx, Mount mount, Policy policy)
    {
        if (policy.End is not { } end)
            return;
        var id = IdOf(policy.Name);
        tx.Delete(KeyOf(id));
        Schedule.Remove(tx, mount, id, end.Place);
    }

    /// <summary>The policy that an entry is about; null if it has no end any more.</summary>
    public static async ValueTask<PolicyName?> FindAsync(Transaction tx, Id16 id, CancellationToken cancel) =>
        await tx.FindAsync(KeyOf(id), Format, cancel).ConfigureAwait(false) is { } text &&
        PolicyName.TryParse(text, out var name)
            ? name
            : null;

    private static Id16 IdOf(PolicyName name) => Id16.Read(SHA256.HashData(Encoding.UTF8.GetBytes(name.Value)));

    private static Key KeyOf(Id16 id) => Keys.System(Kind, id.ToString());

    /// <summary>The name of a policy in UTF-8.</summary>
    private sealed class NameFormat : RecordFormat<string>
    {
        public override byte Version => 1;

        public override void Encode(string name, IBufferWriter<byte> output) =>
            output.Write(Encoding.UTF8.GetBytes(name));

        public override string Decode(byte version, ReadOnlySpan<byte> content) => Encoding.UTF8.GetString(content);
    }
}
