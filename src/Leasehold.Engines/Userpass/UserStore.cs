using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Engines.Kv;
using Leasehold.Engines.Userpass.Rows;

namespace Leasehold.Engines.Userpass;

/// <summary>The users of a mount. Their names are in lower case, whatever was sent.</summary>
internal static class UserStore
{
    private const byte UserKind = (byte)'u';
    private static readonly ProtoFormat<UserRow> Format = new(UserRow.Parser);

    /// <summary>The one form of a name.</summary>
    public static string NameOf(string sent) => sent.ToLowerInvariant();

    /// <summary>A user, guarded; null if there is none.</summary>
    public static async ValueTask<User?> FindAsync(
        Transaction tx, Mount mount, string name, CancellationToken cancel) =>
        await tx.FindAsync(KeyOf(mount, name), Format, cancel).ConfigureAwait(false) is { } row
            ? new User(row.PasswordHash, TokenParameters.Read(row.Token.Span))
            : null;

    /// <summary>Names, sorted.</summary>
    public static ValueTask<IReadOnlyList<string>> NamesAsync(
        Transaction tx, Mount mount, ListPage part, CancellationToken cancel) =>
        StoredObjects.NamesAsync(tx, KeyOf(mount, ""), part, cancel);

    /// <summary>Stages a user.</summary>
    public static void Put(Transaction tx, Mount mount, string name, User user) => tx.Put(
        KeyOf(mount, name),
        new UserRow
        {
            PasswordHash = user.PasswordHash,
            Token = UnsafeByteOperations.UnsafeWrap(user.Token.ToBytes()),
        },
        Format);

    /// <summary>Stages the removal of a user, whether there is one or not.</summary>
    public static void Delete(Transaction tx, Mount mount, string name) => tx.Delete(KeyOf(mount, name));

    private static Key KeyOf(Mount mount, string name) => MountKeys.Of(mount.Id, UserKind, name);
}
