using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Lists that tell of each policy what a read of it would (<c>spec/tokens.md</c> 4.1).</summary>
internal sealed class DetailedPolicyRoutes : ISystemRoutes
{
    /// <summary>Most policies of one answer.</summary>
    private const int MostNames = 10_000;

    /// <summary>Most characters of rules in one answer.</summary>
    private const int MostText = 16 << 20;

    public void Map(RouteTable routes)
    {
        routes.At("policies/detailed/acl", "Lists the policies with their rules.")
            .List((request, tx, cancel) => ListAsync(request, tx, "", cancel), ListPage.Fields);
        routes.At("policies/detailed/acl/{name...}", "Lists the policies below a name with their rules.")
            .AnySpelling()
            .List((request, tx, cancel) => ListAsync(request, tx, request.Captures["name"], cancel), ListPage.Fields);
    }

    private static async ValueTask<Reply> ListAsync(
        Request request, Transaction tx, string prefix, CancellationToken cancel)
    {
        var names = await NamesAsync(tx, prefix, ListPage.Of(request), cancel).ConfigureAwait(false);
        if (names.Count == 0)
            return Reply.Absent;
        if (names.Count > MostNames)
            return TooMany($"{MostNames} policies");
        var details = new JsonMap(names.Count);
        var length = 0;
        foreach (var name in names)
        {
            if (!PolicyName.TryParse(prefix + name, out var whole))
                continue;
            var policy = await PolicyStore.FindAsync(tx, whole, cancel).ConfigureAwait(false);
            if (policy is null && whole != PolicyName.Root)
                continue;
            var text = policy?.Text ?? "";
            length += text.Length;
            if (length > MostText)
                return TooMany($"{MostText} characters of rules");
            details.Add(name, PolicyRoutes.Shown(whole, policy, "policy"));
        }
        return new JsonMap(capacity: 2).Add("keys", names).Add("key_info", details);
    }

    /// <summary>What is below a name. Root is in its place, not last, so that parts follow each other.</summary>
    private static async ValueTask<IReadOnlyList<string>> NamesAsync(
        Transaction tx, string prefix, ListPage page, CancellationToken cancel)
    {
        var stored = await PolicyStore.NamesAsync(tx, cancel).ConfigureAwait(false);
        return page.Of(stored
            .Append(PolicyName.Root.Value)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(static name => name != PolicyName.ResponseWrapping.Value)
            .Select(name => name[prefix.Length..])
            .Order(StringComparer.Ordinal));
    }

    private static Refusal TooMany(string what) =>
        Refusal.Invalid($"there are more than {what}: list them in parts with \"limit\" and \"after\"");
}
