using System.Text.Json;
using Leasehold.Cli.Output;

namespace Leasehold.Cli.Operator;

/// <summary>The keys and the root token of a new server, for people and for scripts.</summary>
internal sealed class InitReport(
    JsonElement made,
    long shares,
    long threshold,
    long recoveryShares,
    long recoveryThreshold)
{
    public JsonElement Document() => SecretDocument.Build(writer =>
    {
        WriteList(writer, "unseal_keys_b64", "keys_base64");
        WriteList(writer, "unseal_keys_hex", "keys");
        writer.WriteNumber("unseal_shares", shares);
        writer.WriteNumber("unseal_threshold", threshold);
        WriteList(writer, "recovery_keys_b64", "recovery_keys_base64");
        WriteList(writer, "recovery_keys_hex", "recovery_keys");
        writer.WriteNumber("recovery_keys_shares", recoveryShares);
        writer.WriteNumber("recovery_keys_threshold", recoveryThreshold);
        writer.WriteString("root_token", Token);
    });

    public void Print(Ui ui, string program)
    {
        var unseal = PrintKeys(ui, "Unseal Key", "keys_base64");
        var recovery = PrintKeys(ui, "Recovery Key", "recovery_keys_base64");
        ui.Output($"\nInitial Root Token: {Token}");
        if (unseal > 0)
        {
            Paragraph(ui, $"Vault initialized with {shares} key shares and a key threshold of {threshold}. Give the "
                + "shares printed above to people or places that do not fail together: after every seal, restart or "
                + $"stop, at least {threshold} of them are needed before requests are served again.");
            Paragraph(ui, $"The root key itself is stored nowhere. Without {threshold} shares it cannot be put "
                + "together, and what the server holds stays sealed for ever.");
            Paragraph(ui, $"New shares can be made from a quorum of these: see \"{program} operator rekey\".");
        }
        if (recovery > 0)
        {
            Paragraph(ui, $"Success! Vault is initialized. Recovery key initialized with {recoveryShares} key shares "
                + $"and a key threshold of {recoveryThreshold}. Give the shares to people or places that do not fail "
                + "together.");
        }
    }

    private string Token => GoValue.Text(made, "root_token");

    private int PrintKeys(Ui ui, string label, string name)
    {
        var count = 0;
        if (Secret.Find(made, name) is { ValueKind: JsonValueKind.Array } keys)
            foreach (var key in keys.EnumerateArray())
                ui.Output($"{label} {++count}: {GoValue.Text(key)}");
        return count;
    }

    private static void Paragraph(Ui ui, string text) => ui.Output("\n" + WrappedText.Of(text));

    private void WriteList(Utf8JsonWriter writer, string name, string source)
    {
        writer.WriteStartArray(name);
        if (Secret.Find(made, source) is { ValueKind: JsonValueKind.Array } keys)
            foreach (var key in keys.EnumerateArray())
                key.WriteTo(writer);
        writer.WriteEndArray();
    }
}
