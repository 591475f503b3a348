using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Passwords;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Password policies (<c>spec/system.md</c> 10.1).</summary>
internal sealed class PasswordPolicyRoutes(PasswordPolicies policies) : ISystemRoutes
{
    private static readonly FieldSet Fields = new(
        Field.Text("policy", "Length and rules, HCL or JSON, or these in base64."));

    private static readonly Refusal Missing =
        new(RefusalKind.NotFound, MultiError.Of(PasswordPolicies.Missing));

    public void Map(RouteTable routes)
    {
        routes.At("policies/password", "Lists the password policies.").List(ListAsync);
        routes.At("policies/password/{name}", "Reads, writes and deletes a password policy.")
            .Read(ReadAsync)
            .Write(WriteAsync, Fields)
            .Delete(DeleteAsync);
        routes.At("policies/password/{name}/generate", "Makes a password by a policy.").Read(GenerateAsync);
    }

    private static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Reply.Keys(await PasswordPolicies.NamesAsync(tx, cancel).ConfigureAwait(false));

    private static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await PasswordPolicies.FindAsync(tx, request.Captures["name"], cancel).ConfigureAwait(false) is { } text
            ? new JsonMap().Add("policy", text)
            : Missing;

    private ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var text = PolicyParser.TextAsSent(request.Text("policy"));
        if (text.Length == 0)
            return new(Refusal.Invalid("missing policy"));
        if (policies.Fault(text, cancel) is { } fault)
            return new(Refusal.Invalid(fault));
        PasswordPolicies.Put(tx, request.Captures["name"], text);
        return new(Reply.Done);
    }

    private static ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        PasswordPolicies.Delete(tx, request.Captures["name"]);
        return new(Reply.Done);
    }

    private async ValueTask<Reply> GenerateAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = request.Captures["name"];
        var (password, problem) = await policies.NewAsync(tx, name, cancel).ConfigureAwait(false);
        if (password is not null)
            return new JsonMap().Add("password", password);
        return problem == PasswordPolicies.Missing ? Missing : Refusal.Busy(problem, TimeSpan.FromSeconds(1));
    }
}
