using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Storage;

namespace Leasehold.Engines.AppRole;

/// <summary><c>tidy/secret-id</c>: gives back the room of secret ids that are past their end and refused.</summary>
internal static class AppRoleTidy
{
    /// <summary>Removes what is past its end, within <see cref="AppRoleLimits.Tidied"/> rows looked at.</summary>
    public static async ValueTask<Reply> TidyAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var looked = 0;
        foreach (var name in await RoleStore.NamesAsync(tx, request.Mount, "", 0, cancel).ConfigureAwait(false))
        {
            if (await RoleStore.FindAsync(tx, request.Mount, name, cancel).ConfigureAwait(false) is not { } role)
                continue;
            KeyRange? rest = null;
            do
            {
                if (looked >= AppRoleLimits.Tidied)
                    return Answer("There is more to look at than one request does; tidy again.");
                rest = await SecretIdStore.TidySomeAsync(tx, request.Mount, role, rest, cancel).ConfigureAwait(false);
                looked += AppRoleLimits.Page;
            }
            while (rest is not null);
        }
        return Answer("Expired secret ids are removed.");
    }

    private static Reply Answer(string text) =>
        new Reply.Data((JsonMap?)null) { Status = ReplyStatus.Accepted, Warnings = [text] };
}
