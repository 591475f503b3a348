using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Policy;

public sealed class PolicyTests : CliTest
{
    [Fact]
    public async Task A_policy_comes_from_standard_input_or_a_file()
    {
        Server.On("PUT /v1/sys/policies/acl/my", "", 204);
        var file = Path.Join(Cli.Home, "my.hcl");
        await File.WriteAllTextAsync(file, "path \"b\" {}", TestContext.Current.CancellationToken);

        var piped = await Cli.RunAsync("path \"a\" {}\n", ["policy", "write", "my", "-"]);
        var read = await Cli.RunAsync("policy", "write", "My", file);

        Same(new Outcome(0, "Success! Uploaded policy: my\n", ""), piped);
        Same(new Outcome(0, "Success! Uploaded policy: my\n", "Policy name was converted from \"My\" to \"my\"\n"),
            read);
        Assert.Equal(
            [
                """PUT /v1/sys/policies/acl/my {"policy":"path \"a\" {}\n"}""",
                """PUT /v1/sys/policies/acl/my {"policy":"path \"b\" {}"}""",
            ],
            Server.Asked);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_exit_code_2()
    {
        Same(new Outcome(2, "", "Error opening policy file: open /no/file: no such file or directory\n"),
            await Cli.RunAsync("policy", "write", "my", "/no/file"));
        Same(new Outcome(2, "", "Error opening policy file: open : no such file or directory\n"),
            await Cli.RunAsync("policy", "write", "my", ""));
        Same(new Outcome(2, "", $"Error opening policy file: read {Cli.Home}: is a directory\n"),
            await Cli.RunAsync("policy", "write", "my", Cli.Home));
        Same(new Outcome(1, "", "Error opening policy file: open : no such file or directory\n"),
            await Cli.RunAsync("policy", "fmt", ""));
    }

    [Fact]
    public async Task Names_stand_alone_on_their_lines()
    {
        Server.On("GET /v1/sys/policies/acl?list=true", """{"request_id":"r","data":{"keys":["default","root"]}}""");

        Same(new Outcome(0, "default\nroot\n", ""), await Cli.RunAsync("policy", "list"));
        Same(new Outcome(0, "- default\n- root\n", ""), await Cli.RunAsync("policy", "list", "-format=yml"));
    }

    [Fact]
    public async Task Rules_are_printed_trimmed()
    {
        Server.On("GET /v1/sys/policies/acl/my",
            """{"request_id":"r","data":{"name":"my","policy":"\npath \"a\" {}\n"}}""")
            .On("GET /v1/sys/policies/acl/none", """{"errors":[]}""", 404)
            .On("DELETE /v1/sys/policies/acl/my", "", 204);

        Same(new Outcome(0, "path \"a\" {}\n", ""), await Cli.RunAsync("policy", "read", "MY"));
        Same(new Outcome(0, "{\n  \"policy\": \"\\npath \\\"a\\\" {}\\n\"\n}\n", ""),
            await Cli.RunAsync("policy", "read", "my", "-format=json"));
        Same(new Outcome(2, "", "No policy named: none\n"), await Cli.RunAsync("policy", "read", "none"));
        Same(new Outcome(0, "Success! Deleted policy: my\n", ""), await Cli.RunAsync("policy", "delete", "my"));
    }
}
