using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Reading and writing policies, under the new and the old path (<c>spec/tokens.md</c> 4.1).</summary>
internal sealed class PolicyRoutes : ISystemRoutes
{
    private static readonly FieldSet Fields = new(
        Field.Text("policy", "The rules, HCL or JSON, or these in base64."),
        Field.Text("rules", "The old name of policy."),
        Field.Time("expiration", "When the policy ends: from then on it grants nothing."),
        Field.Duration("ttl", "The same, counted from now."));

    /// <summary>The moment that clients send for none.</summary>
    private static readonly DateTimeOffset Never = DateTimeOffset.MinValue;

    public void Map(RouteTable routes)
    {
        routes.At("policies/acl", "Lists the policies.").List(ListAsync);
        routes.At("policies/acl/{name...}", "Reads, writes and deletes a policy.")
            .AnySpelling()
            .List(ListBelowAsync)
            .Read((request, tx, cancel) => ReadAsync(request, tx, "policy", cancel))
            .Write(WriteAsync, Fields)
            .Patch(PatchAsync, Fields)
            .Delete(DeleteAsync);
        routes.At("policy", "Lists the policies.")
            .Injected()
            .Read(ListTwiceAsync)
            .List(ListTwiceAsync);
        routes.At("policy/{name...}", "Reads, writes and deletes a policy.")
            .AnySpelling()
            .Injected()
            .List(ListBelowAsync)
            .Read((request, tx, cancel) => ReadAsync(request, tx, "rules", cancel))
            .Write(WriteAsync, Fields)
            .Delete(DeleteAsync);
    }

    private static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel) =>
        new Reply.Data(new JsonMap().Add("keys", await NamesAsync(tx, cancel).ConfigureAwait(false)));

    private static async ValueTask<Reply> ListTwiceAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var names = await NamesAsync(tx, cancel).ConfigureAwait(false);
        return new Reply.Data(new JsonMap().Add("keys", names).Add("policies", names));
    }

    private static async ValueTask<List<string>> NamesAsync(Transaction tx, CancellationToken cancel)
    {
        var names = new List<string>();
        foreach (var name in await PolicyStore.NamesAsync(tx, cancel).ConfigureAwait(false))
        {
            if (name != PolicyName.ResponseWrapping.Value)
                names.Add(name);
        }
        names.Add(PolicyName.Root.Value);
        return names;
    }

    private static async ValueTask<Reply> ListBelowAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var prefix = request.Captures["name"];
        var below = new List<string>();
        foreach (var name in await PolicyStore.NamesAsync(tx, cancel).ConfigureAwait(false))
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                below.Add(name[prefix.Length..]);
        }
        return Reply.Keys(below);
    }

    /// <summary>A policy as reads tell it; a null one has no text.</summary>
    public static JsonMap Shown(PolicyName name, Policy? policy, string textKey)
    {
        var shown = new JsonMap(capacity: 3).Add("name", name.Value).Add(textKey, policy?.Text ?? "");
        return policy?.ExpiresAt is { } end ? shown.AddTime("expiration", end) : shown;
    }

    private static async ValueTask<Reply> ReadAsync(
        Request request, Transaction tx, string textKey, CancellationToken cancel)
    {
        if (!PolicyName.TryParse(request.Captures["name"], out var name))
            return Reply.Absent;
        if (name == PolicyName.Root)
            return Shown(name, policy: null, textKey);
        return await PolicyStore.FindAsync(tx, name, cancel).ConfigureAwait(false) is { } policy
            ? Shown(name, policy, textKey)
            : Reply.Absent;
    }

    private static ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel) =>
        WriteAsync(request, tx, before: null, cancel);

    /// <summary>Changes a policy that is there; what is not sent stays.</summary>
    private static async ValueTask<Reply> PatchAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (!PolicyName.TryParse(request.Captures["name"], out var name) || name == PolicyName.Root)
            return await WriteAsync(request, tx, cancel).ConfigureAwait(false);
        return await PolicyStore.FindAsync(tx, name, cancel).ConfigureAwait(false) is { } before
            ? await WriteAsync(request, tx, before, cancel).ConfigureAwait(false)
            : Refusal.Invalid("policy not found");
    }

    private static async ValueTask<Reply> WriteAsync(
        Request request, Transaction tx, Policy? before, CancellationToken cancel)
    {
        var given = request.Captures["name"];
        if (!PolicyName.TryParse(given, out var name))
            return Refusal.Invalid(NameFault(given));
        if (name == PolicyName.Root || name == PolicyName.ResponseWrapping)
            return Refusal.Invalid($"cannot update \"{name}\" policy");
        var usesOldName = !request.Has("policy") && request.Has("rules");
        var text = before is not null && !usesOldName && !request.Has("policy")
            ? before.Text
            : PolicyParser.TextAsSent(request.Text(usesOldName ? "rules" : "policy"));
        if (text.Length == 0)
            return Refusal.Invalid("'policy' parameter not supplied or empty");
        var (end, fault) = EndOf(request, tx, before);
        if (fault is not null)
            return Refusal.Invalid(fault);
        if (end is not null && name == PolicyName.Default)
            return Refusal.Invalid("the default policy cannot expire");
        if (!PolicyParser.TryParse(name, text, out var policy, out var problem))
            return Refusal.Invalid(problem);

        await PolicyStore.ReplaceAsync(tx, request.Mount, policy, end, cancel).ConfigureAwait(false);
        var reply = Reply.Done;
        if (usesOldName)
            reply = reply.WithWarning("'rules' is deprecated, please use 'policy' instead");
        if (!string.Equals(name.Value, given, StringComparison.Ordinal))
            reply = reply.WithWarning($"policy name was converted to {name}");
        return reply;
    }

    private static (DateTimeOffset? End, string? Fault) EndOf(Request request, Transaction tx, Policy? before)
    {
        if (request.Has("expiration") && request.Has("ttl"))
            return (null, "cannot supply both 'expiration' and 'ttl' for policies");
        if (!request.Has("expiration") && !request.Has("ttl"))
            return (before?.ExpiresAt, null);
        var end = request.Fields.Time("expiration") ?? tx.Now + request.Fields.Duration("ttl");
        if (end == Never)
            return (null, null);
        return end > tx.Now ? (end, null) : (null, "refusing to update policy as expiration time has already elapsed");
    }

    private static string NameFault(string given) => CanonicalName.Spelled(given).Length == 0
        ? "policy name must be provided in the URL"
        : $"a policy name has at most {PolicyName.MaxLength} bytes and no control characters";

    private static async ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (!PolicyName.TryParse(request.Captures["name"], out var name))
            return Reply.Done;
        if (name == PolicyName.Root || name == PolicyName.ResponseWrapping)
            return Refusal.Invalid($"cannot delete \"{name}\" policy");
        if (name == PolicyName.Default)
            return Refusal.Invalid("cannot delete default policy");
        await PolicyStore.DeleteAsync(tx, request.Mount, name, cancel).ConfigureAwait(false);
        return Reply.Done;
    }
}
