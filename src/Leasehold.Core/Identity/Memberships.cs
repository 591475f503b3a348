using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Storage;

namespace Leasehold.Core.Identity;

/// <summary>
/// Who is in which group: one sealed row for each link, found from the member, and an index row found from the group.
/// A group of any size is edited a member at a time.
/// </summary>
internal static class Memberships
{
    /// <summary>How a link is written.</summary>
    public static readonly RecordFormat<MembershipRow> Format = new ProtoFormat<MembershipRow>(MembershipRow.Parser);

    /// <summary>Stages that a member is in a group.</summary>
    public static void Put(Transaction tx, Id16 group, MemberKind kind, Id16 member)
    {
        tx.Put(IdentityKeys.MemberOf(member, group), new MembershipRow { Since = tx.NowMs() }, Format);
        tx.PutClear(IdentityKeys.Member(group, kind, member), []);
    }

    /// <summary>Stages that a member is no longer in a group.</summary>
    public static void Delete(Transaction tx, Id16 group, MemberKind kind, Id16 member)
    {
        tx.Delete(IdentityKeys.MemberOf(member, group));
        tx.Delete(IdentityKeys.Member(group, kind, member));
    }

    /// <summary>The groups that a member is directly in, in the order of their ids.</summary>
    /// <param name="tx">The transaction to read in.</param>
    /// <param name="member">An entity or a group.</param>
    /// <param name="guard">Whether the commit must fail if they changed meanwhile.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async ValueTask<IReadOnlyList<Id16>> GroupsOfAsync(
        Transaction tx, Id16 member, bool guard, CancellationToken cancel)
    {
        var found = new List<Id16>();
        for (KeyRange? range = IdentityKeys.GroupsOf(member); range is { } part;)
        {
            var page = guard
                ? await tx.ScanAsync(part, KernelLimits.ScanPage, Format, cancel).ConfigureAwait(false)
                : await tx.PeekScanAsync(part, KernelLimits.ScanPage, Format, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
                found.Add(IdentityKeys.GroupIn(row.Key.Span));
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        return found;
    }

    /// <summary>The members of one kind of a group, at most so many; guarded.</summary>
    public static async ValueTask<IReadOnlyList<Id16>> MembersAsync(
        Transaction tx, Id16 group, MemberKind kind, int most, CancellationToken cancel)
    {
        var found = new List<Id16>();
        KeyRange? range = IdentityKeys.MembersOf(group, kind);
        while (range is { } part && found.Count < most)
        {
            var wanted = Math.Min(KernelLimits.ScanPage, most - found.Count);
            var page = await tx.ScanClearAsync(part, wanted, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
                found.Add(IdentityKeys.MemberIn(row.Key));
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        return found;
    }

    /// <summary>Stages that a group has exactly these members of one kind.</summary>
    /// <returns>False, and nothing staged, for more than <see cref="IdentityLimits.ChangedMembers"/>.</returns>
    public static async ValueTask<bool> TrySetAsync(
        Transaction tx, Id16 group, MemberKind kind, IReadOnlyCollection<Id16> members, CancellationToken cancel)
    {
        var most = members.Count + IdentityLimits.ChangedMembers + 1; // Were there more, too many would have to go.
        var before = await MembersAsync(tx, group, kind, most, cancel).ConfigureAwait(false);
        var gone = before.Except(members).ToList();
        var fresh = members.Except(before).ToList();
        if (gone.Count + fresh.Count > IdentityLimits.ChangedMembers)
            return false;
        foreach (var member in gone)
            Delete(tx, group, kind, member);
        foreach (var member in fresh)
            Put(tx, group, kind, member);
        return true;
    }
}
