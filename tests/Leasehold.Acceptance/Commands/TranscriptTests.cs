using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Commands;

/// <summary>What a user types and what comes back: the README's tour and the transcripts.</summary>
public sealed class TranscriptTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "transcripts");

    public static TheoryData<string, string> Transcripts
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Directory.EnumerateFiles(Folder, "*.md").Order(StringComparer.Ordinal))
            {
                foreach (var heading in File.ReadLines(file).Where(IsHeading))
                    data.Add(Path.GetFileName(file), heading[3..]);
            }
            return data;
        }
    }

    private static bool IsHeading(string line) => line.StartsWith("## ", StringComparison.Ordinal);

    [Fact]
    public async Task Every_line_of_the_tour_does_what_the_readme_says()
    {
        await using var server = await LiveServer.DevWithTokenFileAsync(TestContext.Current.CancellationToken);
        var tour = Transcript.Read(Path.Combine(AppContext.BaseDirectory, "README.md"), "60-second tour");

        await tour.PlayAsync(server, TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(Transcripts))]
    public async Task The_command_line_says_what_scripts_expect(string file, string heading)
    {
        await using var server = await LiveServer.DevWithTokenFileAsync(TestContext.Current.CancellationToken);

        await Transcript.Read(Path.Combine(Folder, file), heading)
            .PlayAsync(server, TestContext.Current.CancellationToken);
    }
}
