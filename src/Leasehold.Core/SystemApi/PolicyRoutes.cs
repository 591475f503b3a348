using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Reading and writing policies, under the new and the old path (<c>spec/tokens.md</c> 4.1).</summary>
internal sealed class PolicyRoutes(PolicyStore policies) : ISystemRoutes
{
    private static readonly FieldSet Fields = new(
        Field.Text("policy", "The rules, HCL or JSON, or these in base64."),
        Field.Text("rules", "The old name of policy."));

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

    private async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel) =>
        new Reply.Data(new JsonMap().Add("keys", await NamesAsync(tx, cancel).ConfigureAwait(false)));

    private async ValueTask<Reply> ListTwiceAsync(Request request, Transaction tx, CancellationToken cancel)
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

    private async ValueTask<Reply> ReadAsync(Request request, Transaction tx, string textKey, CancellationToken cancel)
    {
        if (!PolicyName.TryParse(request.Captures["name"], out var name))
            return Reply.Absent;
        if (name == PolicyName.Root)
            return new JsonMap().Add("name", name.Value).Add(textKey, "");
        return await policies.FindAsync(tx, name, cancel).ConfigureAwait(false) is { } policy
            ? new JsonMap().Add("name", name.Value).Add(textKey, policy.Text)
            : Reply.Absent;
    }

    private ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var given = request.Captures["name"];
        if (!PolicyName.TryParse(given, out var name))
            return new(Refusal.Invalid(NameFault(given)));
        if (name == PolicyName.Root || name == PolicyName.ResponseWrapping)
            return new(Refusal.Invalid($"cannot update \"{name}\" policy"));
        var usesOldName = !request.Has("policy") && request.Has("rules");
        var text = PolicyParser.TextAsSent(request.Text(usesOldName ? "rules" : "policy"));
        if (text.Length == 0)
            return new(Refusal.Invalid("'policy' parameter not supplied or empty"));
        if (!PolicyParser.TryParse(name, text, out var policy, out var problem))
            return new(Refusal.Invalid(problem));

        policies.Put(tx, policy);
        var reply = Reply.Done;
        if (usesOldName)
            reply = reply.WithWarning("'rules' is deprecated, please use 'policy' instead");
        if (!string.Equals(name.Value, given, StringComparison.Ordinal))
            reply = reply.WithWarning($"policy name was converted to {name}");
        return new(reply);
    }

    /// <summary>Changes a policy that is there; what is not sent stays.</summary>
    private async ValueTask<Reply> PatchAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (PolicyName.TryParse(request.Captures["name"], out var name) && name != PolicyName.Root &&
            await policies.FindAsync(tx, name, cancel).ConfigureAwait(false) is null)
        {
            return Refusal.Invalid("policy not found");
        }
        return request.Has("policy") || request.Has("rules")
            ? await WriteAsync(request, tx, cancel).ConfigureAwait(false)
            : Reply.Done;
    }

    private static string NameFault(string given) => CanonicalName.Spelled(given).Length == 0
        ? "policy name must be provided in the URL"
        : $"a policy name has at most {PolicyName.MaxLength} bytes and no control characters";

    private static ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (!PolicyName.TryParse(request.Captures["name"], out var name))
            return new(Reply.Done);
        if (name == PolicyName.Root || name == PolicyName.ResponseWrapping)
            return new(Refusal.Invalid($"cannot delete \"{name}\" policy"));
        if (name == PolicyName.Default)
            return new(Refusal.Invalid("cannot delete default policy"));
        PolicyStore.Delete(tx, name);
        return new(Reply.Done);
    }
}
