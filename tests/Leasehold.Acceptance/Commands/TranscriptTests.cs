using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Commands;

/// <summary>What a user types and what comes back: the README's tour and the transcripts.</summary>
public sealed class TranscriptTests
{
    private const string Databases = "database.md";

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

        using var database = file == Databases ? new PasswordDatabase() : null;
        await Transcript.Read(Path.Combine(Folder, file), heading)
            .With(database is null ? [] : NamesOf(database))
            .PlayAsync(server, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Every_line_of_the_guide_to_databases_does_what_it_says()
    {
        await using var server = await LiveServer.DevWithTokenFileAsync(TestContext.Current.CancellationToken);

        using var database = new PasswordDatabase();
        await Transcript.Read(Path.Combine(AppContext.BaseDirectory, "guides", Databases), "In two minutes")
            .With(NamesOf(database))
            .PlayAsync(server, TestContext.Current.CancellationToken);
    }

    /// <summary>What the documents call a database of PostgreSQL, and this one.</summary>
    private static (string Written, string Meant)[] NamesOf(PasswordDatabase database) =>
    [
        ("db.example.com:5432/app", database.Place),
        ("username=admin", $"username={database.Own}"),
        ("username:admin", $"username:{database.Own}"),
        ("//admin:", $"//{database.Own}:"),
        ("app-user", database.User),
        ("change-me", PasswordDatabase.Password),
    ];
}
