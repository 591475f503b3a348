using System.Globalization;
using System.Text;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;

namespace Leasehold.Cli;

/// <summary>Help of commands, of groups and of the whole program.</summary>
internal static class HelpText
{
    private static readonly string[] Common =
        ["read", "write", "delete", "list", "login", "agent", "server", "status", "unwrap"];

    public static string Of(Command command, Product product)
    {
        var text = new StringBuilder();
        text.Append($"Usage: {product.Program} {command.Name}");
        if (command.Arguments.Length > 0)
            text.Append(' ').Append(command.Arguments);
        text.Append("\n\n").Append(Indented(WrappedText.Of(command.Help, WrappedText.Width - 2), 2));
        foreach (var section in command.Flags.All.GroupBy(entry => entry.Section, StringComparer.Ordinal))
        {
            text.Append("\n\n").Append(section.Key).Append(':');
            foreach (var (_, flag) in section.OrderBy(entry => entry.Flag.Name, StringComparer.Ordinal))
                Append(text, flag);
        }
        return text.ToString();
    }

    public static string OfGroup(string group, Product product)
    {
        var entries = CommandCatalog.Below(group).ToArray();
        if (group.Length == 0)
            return OfProgram(entries, product);
        var text = new StringBuilder();
        text.Append($"Usage: {product.Program} {group} <subcommand> [options] [args]\n\nSubcommands:\n");
        return Columns(text, entries, gap: 4).ToString().TrimEnd('\n');
    }

    private static string OfProgram((string Name, string Synopsis)[] entries, Product product)
    {
        var text = new StringBuilder($"Usage: {product.Program} <command> [args]\n\nCommon commands:\n");
        var common = Common.SelectMany(name => entries.Where(entry => entry.Name == name)).ToArray();
        Columns(text, common, gap: 6).Append("\nOther commands:\n");
        return Columns(text, [.. entries.Except(common)], gap: 6).ToString().TrimEnd('\n');
    }

    private static StringBuilder Columns(StringBuilder text, (string Name, string Synopsis)[] entries, int gap)
    {
        var width = entries.Length == 0 ? 0 : entries.Max(entry => entry.Name.Length) + gap;
        foreach (var (name, synopsis) in entries)
            text.Append("    ").Append(name.PadRight(width)).Append(synopsis).Append('\n');
        return text;
    }

    private static void Append(StringBuilder text, Flag flag)
    {
        text.Append("\n\n  -").Append(flag.Name);
        if (flag.Kind.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"=<{flag.Kind}>");
        if (flag.Alias is { } alias)
            text.Append(" (alias: -").Append(alias).Append(')');
        text.Append('\n').Append(Indented(WrappedText.Of(flag.Help, WrappedText.Width - 6), 6));
    }

    private static string Indented(string lines, int by)
    {
        var indent = new string(' ', by);
        return indent + lines.Replace("\n", "\n" + indent);
    }
}
