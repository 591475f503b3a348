using Leasehold.Core.Barrier;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Identity.Verification;

/// <summary>A link from a group to a member is one from the member to the group, too.</summary>
internal sealed class MemberCheck() : RowCheck(Tables.Member, "members")
{
    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != IdentityKeys.MemberLength)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {IdentityKeys.MemberLength}");
            return;
        }
        var group = Id16.Read(row.Key.AsSpan(1));
        var link = IdentityKeys.MemberOf(IdentityKeys.MemberIn(row.Key), group);
        await view.ExpectAsync(row, link, "the link that it repeats", cancel).ConfigureAwait(false);
    }
}
