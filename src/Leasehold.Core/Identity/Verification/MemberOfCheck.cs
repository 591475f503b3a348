using Leasehold.Core.Barrier;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Identity.Verification;

/// <summary>A link from a member to a group opens, both are there, and the group's index has it, too.</summary>
internal sealed class MemberOfCheck() : RowCheck(Tables.MemberOf, "memberships")
{
    private const int KeyBytes = 1 + Id16.Size + Id16.Size;

    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != KeyBytes)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {KeyBytes}");
            return;
        }
        view.Open(row, Memberships.Format);
        var member = Id16.Read(row.Key.AsSpan(1));
        var group = IdentityKeys.GroupIn(row.Key);
        await view.ExpectAsync(row, IdentityKeys.Group(group), "its group", cancel).ConfigureAwait(false);
        var isEntity = await view.FindAsync(IdentityKeys.Entity(member), cancel).ConfigureAwait(false) is not null;
        if (!isEntity)
            await view.ExpectAsync(row, IdentityKeys.Group(member), "its member", cancel).ConfigureAwait(false);
        var kind = isEntity ? MemberKind.Entity : MemberKind.Group;
        var index = IdentityKeys.Member(group, kind, member);
        await view.ExpectAsync(row, index, "its entry below its group", cancel).ConfigureAwait(false);
    }
}
