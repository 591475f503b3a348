namespace Leasehold.Cli.Completion;

/// <summary>What may come next on a command line: commands, flags, and names that the server knows.</summary>
internal sealed class Completer(Func<Command, Session> sessions)
{
    /// <summary>The words that begin as the one that was begun.</summary>
    public async Task<IReadOnlyList<string>> CompleteAsync(TypedLine line, CancellationToken cancel)
    {
        var group = "";
        for (var i = 0; i < line.Words.Count; i++)
        {
            var name = group.Length == 0 ? line.Words[i] : $"{group} {line.Words[i]}";
            if (CommandCatalog.Find(name) is { } command)
                return Beginning(line.Begun, await BehindAsync(command, line, i + 1, cancel));
            if (!CommandCatalog.IsGroup(name))
                return [];
            group = name;
        }
        return Beginning(line.Begun, CommandCatalog.Below(group).Select(static below => below.Name)
            .Where(static name => !name.Contains(' ', StringComparison.Ordinal)));
    }

    private async Task<IEnumerable<string>> BehindAsync(
        Command command, TypedLine line, int from, CancellationToken cancel)
    {
        if (line.Begun.StartsWith('-'))
            return command.Flags.All.Select(static entry => "-" + entry.Flag.Name);
        var reading = command.Flags.Read([.. line.Words.Skip(from)]);
        if (reading.Error is not null || reading.WantsHelp) // A flag that waits for its value, too.
            return [];
        if (command.Http is null || reading.Arguments.Count > 0)
            return [];
        using var session = sessions(command);
        return await new ServerNames(session).FindAsync(command.Name, line.Begun, cancel);
    }

    private static string[] Beginning(string begun, IEnumerable<string> words) =>
        [.. words.Where(word => word.StartsWith(begun, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
