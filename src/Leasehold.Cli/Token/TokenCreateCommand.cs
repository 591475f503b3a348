using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Token;

internal sealed class TokenCreateCommand : Command
{
    private readonly TextFlag _id;
    private readonly TextFlag _displayName;
    private readonly DurationFlag _ttl;
    private readonly DurationFlag _explicitMaxTtl;
    private readonly DurationFlag _period;
    private readonly SwitchFlag _renewable;
    private readonly SwitchFlag _orphan;
    private readonly SwitchFlag _noDefaultPolicy;
    private readonly NumberFlag _useLimit;
    private readonly TextFlag _role;
    private readonly TextFlag _type;
    private readonly MapFlag _metadata;
    private readonly ListFlag _policies;
    private readonly TextFlag _entityAlias;

    public TokenCreateCommand()
        : base("token create", "[options]", "Creates a token, a child of the current one unless it is an orphan.",
            Outputs.FormatAndField)
    {
        _id = Flags.Text("id", "The token itself; without it the server makes one up.");
        _displayName = Flags.Text("display-name", "A name that audit records show.");
        _ttl = Flags.Duration("ttl", "How long the token lives unless renewed.");
        _explicitMaxTtl = Flags.Duration("explicit-max-ttl", "How long it lives at most, whatever else allows.");
        _period = Flags.Duration("period", "Each renewal grants this much, without an end.");
        _renewable = Flags.Switch("renewable", "Whether it can be renewed. Default true.", fallback: true);
        _orphan = Flags.Switch("orphan", "It has no parent to end with.");
        _noDefaultPolicy = Flags.Switch("no-default-policy", "Without the policy \"default\".");
        _useLimit = Flags.Number("use-limit", "How often it can be used; 0 is unlimited.");
        _role = Flags.Text("role", "Create it through this token role.");
        _type = Flags.Text("type", "service or batch.", fallback: "service");
        _metadata = Flags.Map("metadata", "Metadata that audit records show; repeatable.");
        _policies = Flags.List("policy", "A policy of the token; repeatable.");
        _entityAlias = Flags.Text("entity-alias", "The alias of the entity it belongs to; needs -role.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return session.Misused($"Too many arguments (expected 0, got {arguments.Count})");
        var path = _role.Value.Length > 0 ? $"auth/token/create/{_role.Value}" : "auth/token/create";
        var request = ApiRequest.Post(path, JsonBody.Of(WriteBody));
        if (await session.SendAsync(request, "Error creating token", cancel) is not { } response)
            return session.Exit;
        return Answer.Found(response) is { } secret ? session.Print.Secret(secret) : ExitCode.Good;
    }

    private void WriteBody(Utf8JsonWriter body)
    {
        WriteUnlessEmpty(body, "id", _id.Value);
        if (_policies.Items.Count > 0)
        {
            body.WriteStartArray("policies");
            foreach (var policy in _policies.Items)
                body.WriteStringValue(policy);
            body.WriteEndArray();
        }
        if (_metadata.Items.Count > 0)
        {
            body.WriteStartObject("meta");
            foreach (var (name, value) in _metadata.Items)
                body.WriteString(name, value);
            body.WriteEndObject();
        }
        body.WriteString("ttl", _ttl.Text);
        body.WriteString("explicit_max_ttl", _explicitMaxTtl.Text);
        body.WriteString("period", _period.Text);
        if (_orphan.Value)
            body.WriteBoolean("no_parent", true);
        if (_noDefaultPolicy.Value)
            body.WriteBoolean("no_default_policy", true);
        body.WriteString("display_name", _displayName.Value);
        body.WriteNumber("num_uses", _useLimit.Value);
        // Batch tokens are never renewable; a server refuses to be asked for one.
        body.WriteBoolean("renewable", _renewable.Value && _type.Value != "batch");
        body.WriteString("type", _type.Value);
        WriteUnlessEmpty(body, "entity_alias", _entityAlias.Value);
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter body, string name, string value)
    {
        if (value.Length > 0)
            body.WriteString(name, value);
    }
}
