using System.Text;
using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Completion;

public sealed class CompletionTests : CliTest
{
    private const string Failure = "Error setting up completion: ";

    private const string Mounts = """
        {"request_id":"r","data":{
        "secret":{"secret/":{"type":"kv","options":{"version":"2"}},"sys/":{"type":"system","options":null}},
        "auth":{"token/":{"type":"token","options":null},"approle/":{"type":"approle","options":null}}}}
        """;

    [Theory]
    [InlineData("vault tok", "token")]
    [InlineData("vault token re", "renew revoke")]
    [InlineData("vault token", "token")]
    [InlineData("vault kv metadata ", "delete get patch put")]
    [InlineData("vault operator raft snap", "snapshot")]
    [InlineData("vault lease renew -inc", "-increment")]
    [InlineData("vault token create -ren", "-renewable")]
    [InlineData("vault nonsense ", "")]
    [InlineData("vault token lookup -field ", "")]
    [InlineData("vault plugin list d", "database")]
    public async Task Commands_and_flags_are_completed(string line, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), await CompleteAsync(line));

    [Theory]
    [InlineData("vault read se", "secret/")]
    [InlineData("vault read auth/", "auth/approle/ auth/token/")]
    [InlineData("vault read secret/data/app/d", "secret/data/app/db")]
    [InlineData("vault list auth/approle/ro", "auth/approle/role")]
    [InlineData("vault kv get ", "secret/")]
    [InlineData("vault kv get -version 2 secret/app/", "secret/app/db secret/app/web/")]
    [InlineData("vault secrets tune s", "secret/ sys/")]
    [InlineData("vault auth disable ", "approle/ token/")]
    [InlineData("vault auth enable us", "userpass")]
    [InlineData("vault audit disable ", "file/")]
    [InlineData("vault policy read my", "my-app my-db")]
    [InlineData("vault policy write my-app ", "")]
    public async Task Names_are_asked_of_the_server(string line, string words)
    {
        Server.On("GET /v1/sys/internal/ui/mounts", Mounts)
            .On("GET /v1/secret/metadata/app?list=true", Keys("\"db\",\"web/\""))
            .On("GET /v1/auth/approle?list=true", Keys("\"role\""))
            .On("GET /v1/sys/plugins/catalog", """{"request_id":"r","data":{"auth":["approle","userpass"]}}""")
            .On("GET /v1/sys/audit", """{"request_id":"r","data":{"file/":{"type":"file"}}}""")
            .On("GET /v1/sys/policies/acl?list=true", Keys("\"default\",\"my-app\",\"my-db\""));

        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), await CompleteAsync(line));
    }

    [Fact]
    public async Task A_server_that_refuses_or_is_away_has_no_names_and_is_no_error()
    {
        Assert.Empty(await CompleteAsync("vault policy read "));
        Cli.With("VAULT_ADDR", "http://127.0.0.1:1");
        Assert.Empty(await CompleteAsync("vault policy read "));
    }

    [Fact]
    public async Task What_stands_behind_the_cursor_does_not_count()
    {
        Cli.With("COMP_POINT", "9");

        Assert.Equal(["token"], await CompleteAsync("vault tok lookup"));
    }

    [Fact]
    public async Task Shells_are_set_up_once_and_left_as_they_were()
    {
        var bash = Path.Combine(Cli.Home, ".bashrc");
        await File.WriteAllTextAsync(bash, "alias a=b", Cancel); // Without a line end, as some editors leave it.
        Directory.CreateDirectory(Path.Combine(Cli.Home, ".config", "fish"));

        Same(new Outcome(0, "", ""), await Cli.RunAsync("-autocomplete-install"));

        var lines = await File.ReadAllLinesAsync(bash, Cancel);
        Assert.Equal("alias a=b", lines[0]);
        Assert.StartsWith("complete -C ", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(" leasehold", lines[1], StringComparison.Ordinal);
        var fish = Path.Combine(Cli.Home, ".config", "fish", "completions", "leasehold.fish");
        Assert.EndsWith(" -a \"(__complete_leasehold)\"\n", await File.ReadAllTextAsync(fish, Cancel),
            StringComparison.Ordinal);
        Same(new Outcome(1, "", $"{Failure}already installed in {bash}\nalready installed in {fish}\n"),
            await Cli.RunAsync("-autocomplete-install"));

        Same(new Outcome(0, "", ""), await Cli.RunAsync("--autocomplete-uninstall"));

        Assert.Equal("alias a=b\n", await File.ReadAllTextAsync(bash, Cancel));
        Assert.False(File.Exists(fish));
        Assert.Equal(1, (await Cli.RunAsync("-autocomplete-uninstall")).Exit);
    }

    /// <summary>A user's file may be of any encoding, with line ends of any system.</summary>
    [Fact]
    public async Task What_else_is_in_a_file_of_a_shell_stays_byte_for_byte()
    {
        var bash = Path.Combine(Cli.Home, ".bashrc");
        byte[] before = [.. "PS1='"u8, 0xe9, 0xff, .. "'\r\nalias a='\u00e9'\n\n"u8];
        await File.WriteAllBytesAsync(bash, before, Cancel);

        Same(new Outcome(0, "", ""), await Cli.RunAsync("-autocomplete-install"));
        var installed = await File.ReadAllBytesAsync(bash, Cancel);
        Same(new Outcome(0, "", ""), await Cli.RunAsync("-autocomplete-uninstall"));

        var added = Encoding.UTF8.GetString(installed[before.Length..]);

        Assert.Equal(before, installed[..before.Length]);
        Assert.StartsWith("complete -C ", added, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(bash, Cancel));
    }

    [Fact]
    public async Task Zsh_keeps_the_line_that_others_need()
    {
        var zsh = Path.Combine(Cli.Home, ".zshrc");
        await File.WriteAllTextAsync(zsh, "", Cancel);

        await Cli.RunAsync("-autocomplete-install");
        Assert.Equal(2, (await File.ReadAllLinesAsync(zsh, Cancel)).Length);
        await Cli.RunAsync("-autocomplete-uninstall");

        Assert.Equal("autoload -U +X bashcompinit && bashcompinit\n", await File.ReadAllTextAsync(zsh, Cancel));
    }

    [Fact]
    public async Task Without_a_shell_there_is_nothing_to_set_up() =>
        Same(new Outcome(1, "", $"{Failure}found no configuration of bash, zsh or fish in {Cli.Home}\n"),
            await Cli.RunAsync("-autocomplete-install"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Keys(string names) => $$$"""{"request_id":"r","data":{"keys":[{{{names}}}]}}""";

    private async Task<string[]> CompleteAsync(string line)
    {
        var outcome = await Cli.With("COMP_LINE", line).RunAsync();
        Assert.Equal((0, ""), (outcome.Exit, outcome.Error));
        return outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
