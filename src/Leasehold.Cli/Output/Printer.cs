using System.Text.Json;

namespace Leasehold.Cli.Output;

/// <summary>Prints answers in the format that was asked for, and returns the exit code.</summary>
internal sealed class Printer(Ui ui, OutputFormat format, string wanted, bool rawLineEnds)
{
    public OutputFormat Format { get; } = format;

    public bool IsTable => Format == OutputFormat.Table;

    public bool HasField => wanted.Length > 0;

    public string FieldName => wanted;

    /// <summary>The same printer, for one field as text.</summary>
    public Printer Only(string name) => new(ui, OutputFormat.Table, name, rawLineEnds);

    /// <summary>A whole answer, or the field of it that was asked for.</summary>
    public int Secret(Secret secret)
    {
        if (HasField)
            return FieldOf(FieldLookup.Find(secret, wanted), "secret");
        if (!IsTable)
            return Document(SecretDocument.Of(secret), KeyOrder.Secret);
        Warnings(secret);
        if (SecretTable.Of(secret) is { } table)
            ui.Output(table);
        return ExitCode.Good;
    }

    /// <summary>A map, or the field of it that was asked for.</summary>
    public int Map(JsonElement map, KeyOrder order, string table, string kind)
    {
        if (HasField)
            return FieldOf(Output.Secret.Find(map, wanted), kind);
        if (!IsTable)
            return Document(map, order);
        ui.Output(table);
        return ExitCode.Good;
    }

    /// <summary>A value as JSON or YAML.</summary>
    public int Document(JsonElement value, KeyOrder order)
    {
        if (Format == OutputFormat.Pretty)
        {
            ui.Error("cannot use the pretty formatter for this type");
            return ExitCode.Usage;
        }
        ui.Output(Format == OutputFormat.Yaml ? YamlText.Of(value) : JsonText.Indented(value, order));
        return ExitCode.Good;
    }

    public int Document(JsonElement value) => Document(value, KeyOrder.Sorted);

    /// <summary>One field, without a line end unless a person reads it.</summary>
    public int FieldOf(JsonElement? value, string kind)
    {
        if (value is not { } found)
        {
            ui.Error($"Field \"{wanted}\" not present in {kind}");
            return ExitCode.Usage;
        }
        var text = Format switch
        {
            OutputFormat.Json => JsonText.Indented(found),
            OutputFormat.Yaml => YamlText.Of(found),
            _ => GoValue.Text(found),
        };
        if (rawLineEnds)
            ui.Output(text);
        else
            ui.OutputRaw(text);
        return ExitCode.Good;
    }

    /// <summary>The field of a map of a command's own making.</summary>
    public int FieldIn(JsonElement map, string kind) => FieldOf(Output.Secret.Find(map, wanted), kind);

    /// <summary>A list of names, or the whole answer when details were asked for.</summary>
    public int List(Secret secret, JsonElement keys, bool detailed)
    {
        if (!IsTable)
            return detailed ? Document(SecretDocument.Of(secret), KeyOrder.Secret) : Document(keys);
        Warnings(secret);
        if (keys.GetArrayLength() == 0)
            return ExitCode.Good;
        ui.Output(ListTable.Of(keys, detailed ? Output.Secret.Find(secret.Data, "key_info") : null));
        return ExitCode.Good;
    }

    public void Warnings(Secret secret)
    {
        var warnings = secret.Warnings.ToArray();
        if (warnings.Length == 0)
            return;
        ui.Warn("WARNING! The following warnings were returned from Vault:\n");
        foreach (var warning in warnings)
        {
            var lines = WrappedText.Of($"* {warning}", WrappedText.Width - 2);
            ui.Warn($"  {lines.Replace("\n", "\n  ")}");
            ui.Warn("");
        }
    }
}
