using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Identity.Api;

/// <summary>The routes of groups.</summary>
internal sealed class GroupRoutes(
    GroupStore groups, GroupMembers members, IdentityRemoval removal, IdentityAnswers answers) : IIdentityRoutes
{
    public void Map(RouteTable routes)
    {
        routes.At("group", "Makes a group, or changes the one of an id or name.")
            .Write(WriteAsync, IdentityFields.Group);
        routes.At("group/id", "Lists the groups by id.").List(ListByIdAsync);
        routes.At("group/id/{id}", "Reads, changes and deletes a group.")
            .Read(ReadByIdAsync)
            .Write(WriteAsync, IdentityFields.Group)
            .Delete(DeleteByIdAsync);
        routes.At("group/name", "Lists the groups by name.").List(ListByNameAsync);
        routes.At("group/name/{name...}", "Reads, makes or changes, and deletes the group of a name.")
            .AnySpelling()
            .Read(ReadByNameAsync)
            .Write(WriteAsync, IdentityFields.Group)
            .Delete(DeleteByNameAsync);
    }

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is var (known, refusal) && refusal is not null)
            return refusal;
        var row = known?.Clone() ?? await NewAsync(tx, cancel).ConfigureAwait(false);
        if (ApplyType(request, row, known) is { } wrongType)
            return wrongType;
        if (Apply(request, row) is { } invalid)
            return invalid;
        if (await members.ApplyAsync(request, tx, row, cancel).ConfigureAwait(false) is { } unfit)
            return unfit;
        row.UpdatedAt = tx.NowMs();
        row.ModifyIndex++;
        groups.Put(tx, known, row);
        return known is not null
            ? Reply.Done
            : new JsonMap().Add("id", IdentityId.Text(row.Id)).Add("name", row.Name);
    }

    private async ValueTask<GroupRow> NewAsync(Transaction tx, CancellationToken cancel) => new()
    {
        Id = IdentityId.New().Bytes(),
        Name = await FreeName.OfGroupAsync(groups, tx, cancel).ConfigureAwait(false),
        CreatedAt = tx.NowMs(),
    };

    /// <summary>The group that a write means: by id, else by name; none for a new one.</summary>
    private async ValueTask<(GroupRow? Known, Refusal? Refusal)> FindAsync(
        Request request, Transaction tx, CancellationToken cancel)
    {
        var named = request.Text("name") is { Length: > 0 } name
            ? await groups.FindByNameAsync(tx, name, cancel).ConfigureAwait(false)
            : null;
        if (request.Text("id") is not { Length: > 0 } text)
            return (named, null);
        if (!IdentityId.TryParse(text, out var id) ||
            await groups.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } known)
        {
            return (null, Refusal.Invalid("invalid group ID"));
        }
        return named is not null && !named.Id.Equals(known.Id)
            ? (null, Refusal.Invalid("group name is already in use"))
            : (known, null);
    }

    private static Refusal? ApplyType(Request request, GroupRow row, GroupRow? known)
    {
        var type = request.Text("type");
        if (type.Length == 0)
            return null;
        if (type is not ("internal" or "external"))
            return Refusal.Invalid($"invalid group type {GoQuote.Quote(type)}");
        var external = type == "external";
        if (known is not null && known.External != external)
            return Refusal.Invalid("group type cannot be changed");
        row.External = external;
        return null;
    }

    private static Refusal? Apply(Request request, GroupRow row)
    {
        var name = request.Text("name");
        if (name.Length > 0)
        {
            if (CanonicalName.Of(name) is null)
                return Refusal.Invalid("a group's name has 1 to 512 bytes and no control characters");
            row.Name = name;
        }
        if (request.Has("policies"))
        {
            if (IdentityFields.Read(request, out var policies) is { } refusal)
                return refusal;
            row.Policies.Clear();
            row.Policies.Add(policies);
        }
        if (!request.Has("metadata"))
            return null;
        var metadata = request.Fields.Pairs("metadata");
        row.Metadata.Clear();
        row.Metadata.Add(metadata.ToDictionary(StringComparer.Ordinal));
        return IdentityFields.Check("metadata", metadata);
    }

    private async ValueTask<Reply> ReadByIdAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await ShowAsync(tx, await ByIdAsync(request, tx, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    private async ValueTask<Reply> ReadByNameAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await ShowAsync(tx, await ByNameAsync(request, tx, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    private async ValueTask<Reply> ShowAsync(Transaction tx, GroupRow? row, CancellationToken cancel) =>
        row is null
            ? Reply.Absent
            : answers.Group(row, await GroupLinks.OfAsync(tx, row.Id.ToId(), cancel).ConfigureAwait(false));

    private async ValueTask<Reply> DeleteByIdAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await DeleteAsync(tx, await ByIdAsync(request, tx, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    private async ValueTask<Reply> DeleteByNameAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await DeleteAsync(tx, await ByNameAsync(request, tx, cancel).ConfigureAwait(false), cancel)
            .ConfigureAwait(false);

    private async ValueTask<Reply> DeleteAsync(Transaction tx, GroupRow? row, CancellationToken cancel) =>
        row is null ? Reply.Done : await removal.EndAsync(tx, row, cancel).ConfigureAwait(false);

    private async ValueTask<Reply> ListByIdAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var listed = new List<(string, JsonMap)>();
        foreach (var row in await GroupStore.AllAsync(tx, cancel).ConfigureAwait(false))
        {
            var links = await GroupLinks.OfAsync(tx, row.Id.ToId(), cancel).ConfigureAwait(false);
            listed.Add((IdentityId.Text(row.Id), answers.ListedGroup(row, links)));
        }
        return IdentityAnswers.Listed(listed);
    }

    private async ValueTask<Reply> ListByNameAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var all = await GroupStore.AllAsync(tx, cancel).ConfigureAwait(false);
        return Reply.Keys([.. all.Select(row => row.Name).Order(StringComparer.Ordinal)]);
    }

    private async ValueTask<GroupRow?> ByIdAsync(Request request, Transaction tx, CancellationToken cancel) =>
        IdentityId.TryParse(request.Captures["id"], out var id)
            ? await groups.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false)
            : null;

    private ValueTask<GroupRow?> ByNameAsync(Request request, Transaction tx, CancellationToken cancel) =>
        groups.FindByNameAsync(tx, request.Captures["name"], cancel);
}
