using System.Text.Json;
using Leasehold.Cli.Output;

namespace Leasehold.Cli.Operator;

/// <summary>How far a rekey is, and the new shares, for people and for scripts.</summary>
internal static class RekeyReport
{
    public static int Status(Session session, JsonElement status)
    {
        if (!session.Print.IsTable)
            return session.Print.Document(status);
        var isVerifying = GoValue.Text(status, "verification_nonce").Length > 0;
        var table = new Table("Key", "Value");
        table.Add("Nonce", GoValue.Text(status, "nonce"));
        table.Add("Started", GoValue.Text(status, "started"));
        if (GoValue.Text(status, "started") == "true")
        {
            var suffix = isVerifying ? " (verification in progress)" : "";
            var (progress, required) = (GoValue.Text(status, "progress"), GoValue.Text(status, "required"));
            table.Add("Rekey Progress", $"{progress}/{required}{suffix}");
            table.Add("New Shares", GoValue.Text(status, "n"));
            table.Add("New Threshold", GoValue.Text(status, "t"));
            table.Add("Verification Required", GoValue.Text(status, "verification_required"));
            if (isVerifying)
                table.Add("Verification Nonce", GoValue.Text(status, "verification_nonce"));
        }
        if (Secret.Find(status, "pgp_fingerprints") is { ValueKind: JsonValueKind.Array } fingerprints)
        {
            table.Add("PGP Fingerprints", GoValue.Text(fingerprints));
            table.Add("Backup", GoValue.Text(status, "backup"));
        }
        session.Ui.Output(table.ToString());
        return ExitCode.Good;
    }

    public static int Verification(Session session, JsonElement status)
    {
        if (!session.Print.IsTable)
            return session.Print.Document(status);
        var table = new Table("Key", "Value");
        table.Add("Started", GoValue.Text(status, "started"));
        table.Add("New Shares", GoValue.Text(status, "n"));
        table.Add("New Threshold", GoValue.Text(status, "t"));
        table.Add("Verification Nonce", GoValue.Text(status, "nonce"));
        table.Add("Verification Progress", $"{GoValue.Text(status, "progress")}/{GoValue.Text(status, "t")}");
        session.Ui.Output(table.ToString());
        return ExitCode.Good;
    }

    /// <summary>Prints the new shares and what to do with them.</summary>
    /// <param name="session">Where it is printed.</param>
    /// <param name="result">The server's answer to the last share.</param>
    /// <param name="command">The command of the next steps, for the same key.</param>
    public static int Done(Session session, JsonElement result, string command)
    {
        if (!session.Print.IsTable)
            return session.Print.Document(result);
        if (Secret.Find(result, "keys_base64") is { ValueKind: JsonValueKind.Array } keys)
            Keys(session.Ui, keys, Secret.Find(result, "pgp_fingerprints"));
        session.Ui.Output($"\nOperation nonce: {GoValue.Text(result, "nonce")}");
        if (GoValue.Text(result, "backup") == "true")
        {
            Paragraph(session.Ui, "The server keeps these shares too, encrypted for their holders, until they are " +
                $"deleted: see \"{command} -backup-retrieve\" and \"-backup-delete\".");
        }
        Paragraph(session.Ui, GoValue.Text(result, "verification_required") == "true"
            ? "The new shares do not count yet. Give enough of them back with " +
                $"\"{command} -verify\"; until then the old ones stay valid. " +
                $"The nonce of the verification is {GoValue.Text(result, "verification_nonce")}."
            : "The new shares count from now on; the old ones open nothing any more. Give them to people or places " +
                "that do not fail together.");
        return ExitCode.Good;
    }

    private static void Keys(Ui ui, JsonElement keys, JsonElement? fingerprints)
    {
        var count = 0;
        foreach (var key in keys.EnumerateArray())
        {
            var holder = fingerprints is { ValueKind: JsonValueKind.Array } list && count < list.GetArrayLength()
                ? $" fingerprint: {GoValue.Text(list[count])}; value"
                : "";
            ui.Output($"Key {++count}{holder}: {GoValue.Text(key)}");
        }
    }

    private static void Paragraph(Ui ui, string text) => ui.Output("\n" + WrappedText.Of(text));
}
