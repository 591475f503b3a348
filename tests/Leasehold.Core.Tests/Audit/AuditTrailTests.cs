using System.Text;
using System.Text.Json;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Core.Tests.Logins;

namespace Leasehold.Core.Tests.Audit;

public sealed class AuditTrailTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leasehold-trail").FullName;
    private TestKernel? _started;

    private TestKernel Server => _started ?? throw new InvalidOperationException("not started");

    private string LogFile => Path.Combine(_folder, "audit.log");

    public async ValueTask InitializeAsync()
    {
        _started = await TestKernel.UnsealedAsync(TestLoginEngine.Type(new TestLoginEngine()));
        await EnableAsync("");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_refused_request_has_a_request_entry_and_a_response_entry()
    {
        var token = await Server.CreateTokenAsync("""{"policies":["default"]}""");

        await Server.GetAsync("sys/audit", token);

        var (asked, answered) = await LastAsync();
        Assert.Equal("request", Text(asked, "type"));
        Assert.Equal("response", Text(answered, "type"));
        Assert.Equal("1 error occurred:\n\t* permission denied\n\n", Text(asked, "error"));
        Assert.Equal("1 error occurred:\n\t* permission denied\n\n", Text(answered, "error"));
        Assert.False(asked.GetProperty("auth").GetProperty("policy_results").GetProperty("allowed").GetBoolean());
        Assert.Equal(Text(asked.GetProperty("request"), "id"), Text(answered.GetProperty("request"), "id"));
    }

    [Fact]
    public async Task Who_has_no_entity_is_known_by_the_policies_and_root_by_nothing()
    {
        var token = await Server.CreateTokenAsync("""{"policies":["default","a"]}""");
        await Server.GetAsync("auth/token/lookup-self", token);
        var (asked, answered) = await LastAsync();
        const string Expected = "KJPktCjBzReAskHqydQ42rgchjyLRkc9G5pFb9uJPBM="; // SHA-256 of a DEL default NUL root.
        Assert.Equal(Expected, Text(asked.GetProperty("request"), "client_id"));
        Assert.Equal(Expected, Text(answered.GetProperty("request"), "client_id"));

        await Server.GetAsync("auth/token/lookup-self", Server.Root);
        Assert.False((await LastAsync()).Asked.GetProperty("request").TryGetProperty("client_id", out _));

        await Server.PostAsync("sys/auth/crew", Server.Root, """{"type":"testlogin"}""");
        var login = await Server.SendAsync(Operation.Update, "auth/crew/login/bob", token: null, "{}");
        await Server.GetAsync("auth/token/lookup-self", Text(login.Auth, "client_token"));
        Assert.Equal(
            Text(login.Auth, "entity_id"), Text((await LastAsync()).Asked.GetProperty("request"), "client_id"));
    }

    [Fact]
    public async Task Sealing_that_no_device_records_is_refused_and_does_not_happen()
    {
        await Server.PostAsync("sys/audit/full", Server.Root,
            """{"type":"file","options":{"file_path":"/dev/full","skip_test":"true"} }""");
        await Server.SendAsync(Operation.Delete, "sys/audit/file", Server.Root);

        var reply = await Server.PostAsync("sys/seal", Server.Root);

        Assert.Equal(["1 error occurred:\n\t* failed to audit request, cannot continue\n\n"], reply.Errors);
        Assert.Equal("audit", reply.Refusal?.Reason);
        Assert.False(Server.Kernel.Status.IsSealed);
    }

    [Fact]
    public async Task A_request_that_a_rate_limit_refuses_has_an_entry_where_that_is_asked_for()
    {
        const string config = "sys/quotas/config";
        await Server.PostAsync(config, Server.Root, """{"rate_limit_exempt_paths":["sys"]}""");
        await Server.PostAsync("sys/quotas/rate-limit/q", Server.Root, """{"rate":1,"interval":"1h"}""");
        await Server.GetAsync("identity/x", Server.Root);
        var lines = (await File.ReadAllLinesAsync(LogFile)).Length;
        Assert.NotNull((await Server.GetAsync("identity/x", Server.Root)).Refusal);
        Assert.Equal(lines, (await File.ReadAllLinesAsync(LogFile)).Length);

        await Server.PostAsync(config, Server.Root,
            """{"rate_limit_exempt_paths":["sys"],"enable_rate_limit_audit_logging":true}""");
        lines = (await File.ReadAllLinesAsync(LogFile)).Length;
        Assert.NotNull((await Server.GetAsync("identity/x", Server.Root)).Refusal);
        var entry = JsonDocument.Parse((await File.ReadAllLinesAsync(LogFile))[lines..].Single()).RootElement;
        Assert.Equal("request", Text(entry, "type"));
        Assert.Equal("request path \"identity/x\": rate limit quota exceeded", Text(entry, "error"));
        Assert.Equal("identity/x", Text(entry.GetProperty("request"), "path"));
    }

    [Fact]
    public async Task A_ceremony_has_its_data_in_both_entries_and_nothing_of_it_in_clear()
    {
        var reply = await Server.SendAsync(Operation.Update, "sys/generate-root/attempt", "", "{}");
        var otp = Text(reply.Body, "otp");
        var nonce = Text(reply.Body, "nonce");

        var (asked, answered) = await LastAsync();
        var shown = answered.GetProperty("response").GetProperty("data");
        Assert.True(shown.GetProperty("started").GetBoolean());
        Assert.Equal(await HashAsync(otp), Text(shown, "otp"));
        Assert.Equal(await HashAsync(nonce), Text(shown, "nonce"));

        await Server.SendAsync(
            Operation.Update, "sys/generate-root/update", "", $$"""{"key":"{{Server.Share}}","nonce":"{{nonce}}"}""");
        (asked, answered) = await LastAsync();
        Assert.Equal(await HashAsync(Server.Share), Text(asked.GetProperty("request").GetProperty("data"), "key"));
        Assert.True(answered.GetProperty("response").GetProperty("data").GetProperty("complete").GetBoolean());
        var log = await File.ReadAllTextAsync(LogFile);
        Assert.DoesNotContain(Server.Share, log, StringComparison.Ordinal);
        Assert.DoesNotContain(otp, log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "{'a':1}", "{'a':1}")]
    [InlineData("application/json", "[1]", "{'http_content_type':'application/json','http_raw_body':'[1]'}")]
    [InlineData("text/plain", "up 1", "{'http_content_type':'text/plain','http_raw_body':'up 1'}")]
    [InlineData("text/plain", "", "{'http_content_type':'text/plain'}")]
    public void An_answer_without_envelope_is_an_object_or_one_text(string media, string body, string shown)
    {
        var raw = new Reply.Raw(media, Encoding.UTF8.GetBytes(body.Replace('\'', '"')));

        Assert.Equal(shown.Replace('\'', '"'), Encoding.UTF8.GetString(AuditBody.Of(raw).Span));
    }

    [Fact]
    public async Task The_second_entry_repeats_the_subject_of_the_first_to_the_byte()
    {
        await Server.PostAsync("sys/tools/random/4", Server.Root, """{"format":"hex"}""");

        var (asked, answered) = await LastAsync();
        Assert.Equal(asked.GetProperty("auth").GetRawText(), answered.GetProperty("auth").GetRawText());
        Assert.Equal(asked.GetProperty("request").GetRawText(), answered.GetProperty("request").GetRawText());
        Assert.Equal(await HashAsync(Server.Root), Text(answered.GetProperty("auth"), "client_token"));
    }

    [Fact]
    public async Task A_login_shows_whom_it_gave_a_token_and_whether_it_made_the_entity()
    {
        await Server.PostAsync("sys/auth/crew", Server.Root, """{"type":"testlogin"}""");
        foreach (var isFirst in (bool[])[true, false])
        {
            var login = await Server.SendAsync(Operation.Update, "auth/crew/login/bob", token: null, "{}");
            Assert.Null(login.Refusal);

            var auth = (await LastAsync()).Answered.GetProperty("response").GetProperty("auth");
            Assert.Equal("crew-bob", Text(auth, "display_name"));
            Assert.Equal(Server.Clock.GetUtcNow(), auth.GetProperty("token_issue_time").GetDateTimeOffset());
            Assert.Equal(isFirst, auth.TryGetProperty("entity_created", out _));
            Assert.False(login.Auth.TryGetProperty("display_name", out _));
            Server.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task A_log_is_elided_and_raw_where_asked()
    {
        await Server.SendAsync(Operation.Delete, "sys/audit/file", Server.Root);
        await EnableAsync(""","log_raw":"true","elide_list_responses":"true" """);

        await Server.SendAsync(Operation.List, "auth/token/accessors", Server.Root);

        var (asked, answered) = await LastAsync();
        Assert.Equal(1, answered.GetProperty("response").GetProperty("data").GetProperty("keys").GetInt32());
        Assert.Equal(Server.Root, Text(asked.GetProperty("auth"), "client_token"));
    }

    private async Task EnableAsync(string more) => Assert.IsType<Reply.Empty>((await Server.PostAsync(
        "sys/audit/file",
        Server.Root,
        $$$"""{"type":"file","options":{"file_path":"{{{LogFile}}}"{{{more}}} }}""")).Reply);

    private async Task<string> HashAsync(string input) => Text(
        (await Server.PostAsync("sys/audit-hash/file", Server.Root, $$"""{"input":"{{input}}"}""")).Data, "hash");

    private async Task<(JsonElement Asked, JsonElement Answered)> LastAsync()
    {
        var lines = await File.ReadAllLinesAsync(LogFile);
        return (JsonElement.Parse(lines[^2]), JsonElement.Parse(lines[^1]));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
