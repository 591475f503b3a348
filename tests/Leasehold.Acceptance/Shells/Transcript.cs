using System.Text;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Shells;

/// <summary>
/// The first <c>sh</c> block under a heading, run line by line in one shell. Comments right below a command are what
/// it must print: <c># ...</c> stands for any lines, <c>...</c> in a line for any text, <c># [exit 2]</c> for its exit
/// code. Comments after an empty line are prose.
/// </summary>
internal sealed class Transcript
{
    private const string Border = "@@border@@";

    private readonly List<Step> steps = [];

    public static Transcript Read(string path, string heading)
    {
        var transcript = new Transcript();
        var lines = File.ReadAllLines(path)
            .SkipWhile(line => line.TrimStart('#', ' ') != heading || !line.StartsWith('#'))
            .SkipWhile(line => line != "```sh").Skip(1)
            .TakeWhile(line => line != "```");
        Step? open = null;
        foreach (var line in lines)
        {
            if (line.Length == 0)
            {
                open = null;
            }
            else if (!line.StartsWith('#'))
            {
                transcript.steps.Add(open = new Step(line, []));
            }
            else
            {
                open?.Expected.Add(line.StartsWith("# ", StringComparison.Ordinal) ? line[2..] : line[1..]);
            }
        }
        return transcript.steps.Count > 0
            ? transcript
            : throw new FormatException($"{path}: no sh block under `{heading}`");
    }

    /// <summary>The same with other names in commands and in what they print, such as a place that there is.</summary>
    public Transcript With(params IEnumerable<(string Written, string Meant)> names)
    {
        var renamed = new Transcript();
        foreach (var step in steps)
            renamed.steps.Add(new Step(Filled(step.Command), [.. step.Expected.Select(Filled)]));
        return renamed;

        string Filled(string text) => names.Aggregate(
            text, static (filled, name) => filled.Replace(name.Written, name.Meant, StringComparison.Ordinal));
    }

    /// <summary>Runs it against <paramref name="server"/>; fails at the first surprise.</summary>
    public async Task PlayAsync(LiveServer server, CancellationToken cancel)
    {
        var script = new StringBuilder("exec 2>&1\n");
        foreach (var step in steps)
            script.Append(step.Command).Append($"\nprintf '\\n{Border}%s\\n' \"$?\"\n");
        var text = script.ToString()
            .Replace("http://127.0.0.1:8200", $"http://127.0.0.1:{server.Port}", StringComparison.Ordinal);

        var outcome = await Shell.RunAsync(text, server, cancel);

        var pieces = outcome.Output.Split($"\n{Border}");
        for (var i = 0; i < steps.Count; i++)
        {
            Assert.True(i + 1 < pieces.Length, $"the shell ended before: {steps[i].Command}\n{outcome}");
            // What a piece starts with is the exit code of the one before.
            var said = i == 0 ? pieces[0] : pieces[i][(pieces[i].IndexOf('\n') + 1)..];
            var exit = int.Parse(pieces[i + 1].Split('\n')[0]);
            steps[i].Check(said.TrimEnd('\n').Split('\n'), exit);
        }
    }
}
