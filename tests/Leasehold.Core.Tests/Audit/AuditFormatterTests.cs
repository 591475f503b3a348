using System.Text.Json;
using CsCheck;
using Leasehold.Core.Audit;
using static Leasehold.Core.Tests.Audit.AuditSamples;

namespace Leasehold.Core.Tests.Audit;

public sealed class AuditFormatterTests
{
    private const string AuthText =
        "{'client_token':'TOKEN','accessor':'ACCESSOR','display_name':'root','policies':['root'],"
        + "'token_policies':['root'],'policy_results':{'allowed':true,'granting_policies':[{'name':'root',"
        + "'namespace_id':'root','type':'acl'}]},'token_type':'service','token_issue_time':'2024-05-01T09:00:00Z'}";

    private const string RequestText =
        "{'id':'1f','operation':'create','mount_point':'kv1/','mount_type':'kv','mount_accessor':'kv_1a2b3c4d',"
        + "'mount_running_version':'v0.1.0+builtin','mount_class':'secret','client_token':'TOKEN',"
        + "'client_token_accessor':'ACCESSOR','namespace':{'id':'root'},'path':'kv1/foo',"
        + "'data':{'n':3,'p':'PASSWORD'},'remote_address':'127.0.0.1','remote_port':52110}";

    [Fact]
    public void A_request_entry_is_the_one_that_readers_know()
    {
        var line = Line(new AuditEntry { Time = Now, Auth = Auth, Request = Request("""{"n":3,"p":"s3cret"}""") });

        Assert.Equal(
            Filled("{'time':'2024-05-01T10:00:00.1Z','type':'request','auth':" + AuthText
                + ",'request':" + RequestText + "}\n"),
            line);
    }

    [Fact]
    public void A_response_entry_is_the_one_that_readers_know()
    {
        var line = Line(new AuditEntry
        {
            Time = Now,
            Auth = Auth,
            Request = Request("""{"n":3,"p":"s3cret"}"""),
            Response = new AuditResponse
            {
                Mount = new AuditMount("kv1/", "kv", "kv_1a2b3c4d", "v0.1.0+builtin", "secret"),
                LeaseId = "kv1/foo/x",
                Warnings = ["careful"],
                Wrap = new AuditWrap(60, "hvs.wrap", "accessor1", Now, "kv1/foo", ""),
            },
            Error = "1 error occurred:\n\t* permission denied\n\n",
        });

        Assert.Equal(
            Filled("{'time':'2024-05-01T10:00:00.1Z','type':'response','auth':" + AuthText + ",'request':" + RequestText
                + ",'response':{'mount_point':'kv1/','mount_type':'kv','mount_accessor':'kv_1a2b3c4d',"
                + "'mount_running_plugin_version':'v0.1.0+builtin','mount_class':'secret',"
                + "'secret':{'lease_id':'kv1/foo/x'},'warnings':['careful'],'wrap_info':{'ttl':60,'token':'WRAP',"
                + "'accessor':'ACCESSOR','creation_time':'2024-05-01T10:00:00.1Z','creation_path':'kv1/foo'}},"
                + "'error':'1 error occurred:\\n\\t* permission denied\\n\\n'}\n"),
            line);
    }

    [Fact]
    public void Strings_of_data_are_hashed_at_every_depth_and_nothing_else_is_touched()
    {
        const string Body = """
            {
              "deep": [ {"a\u0062c": "x\ny", "list": ["one", 12345678901234567890, 1e400, true, null, {}]} ],
              "when": "2024-05-01T10:00:00.123456789+02:00", "not": "2024-05-01Tgarbage....."
            }
            """;

        var data = DataOf(Line(new AuditEntry { Time = Now, Request = Request(Body) }));

        Assert.Equal(
            Quoted($"{{'deep':[{{'a\\u0062c':'{Hash("x\ny")}','list':['{Hash("one")}',12345678901234567890,1e400,true,"
                + "null,{}]}],'when':'2024-05-01T10:00:00.123456789+02:00',"
                + $"'not':'{Hash("2024-05-01Tgarbage.....")}'}}"),
            data);
    }

    [Fact]
    public void Named_keys_stay_in_clear_with_all_below_them()
    {
        var request = Request("""{"open":{"in":["a","b"]},"shut":"c","list":[{"open":"d"},"e"]}""") with
        {
            ClearKeys = ["open"],
        };

        var data = DataOf(Line(new AuditEntry { Time = Now, Request = request }));

        Assert.Equal(
            $$"""{"open":{"in":["a","b"]},"shut":"{{Hash("c")}}","list":[{"open":"d"},"{{Hash("e")}}"]}""", data);
    }

    [Fact]
    public void Raw_logs_hide_nothing_and_accessors_can_be_shown()
    {
        var entry = new AuditEntry { Time = Now, Auth = Auth, Request = Request("""{"p":"s3cret"}""") };

        var raw = Line(entry, ("log_raw", "true"));
        var accessors = Line(entry, ("hmac_accessor", "false"));

        Assert.Contains("\"client_token\":\"hvs.secret\"", raw, StringComparison.Ordinal);
        Assert.Contains("\"data\":{\"p\":\"s3cret\"}", raw, StringComparison.Ordinal);
        Assert.Contains("\"accessor\":\"accessor1\"", accessors, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", accessors, StringComparison.Ordinal);
        Assert.DoesNotContain("hvs.secret", accessors, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_can_be_counted_instead_of_shown()
    {
        var entry = new AuditEntry
        {
            Time = Now,
            Request = Request("") with { Operation = "list" },
            Response = new AuditResponse
            {
                Data = """{"key_info":{"a":{"x":1},"b":[]},"keys":["a","b","c"],"other":["d"]}"""u8.ToArray(),
            },
        };

        Assert.Contains(
            Quoted($"'data':{{'key_info':2,'keys':3,'other':['{Hash("d")}']}}"),
            Line(entry, ("elide_list_responses", "true")), StringComparison.Ordinal);
        Assert.Contains(Hash("a"), Line(entry), StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_stands_before_the_object() =>
        Assert.StartsWith(
            "@cee: {", Line(new AuditEntry { Time = Now, Request = Request("") }, ("prefix", "@cee: ")),
            StringComparison.Ordinal);

    [Fact]
    public void Recorded_headers_are_shown_or_hashed()
    {
        var request = Request("") with
        {
            Headers = [new AuditHeader("x-open", ["a"], false), new AuditHeader("x-shut", ["b"], true)],
        };

        Assert.Contains(
            Quoted($"'headers':{{'x-open':['a'],'x-shut':['{Hash("b")}']}}"),
            Line(new AuditEntry { Time = Now, Request = request }), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_strings_say_a_line_is_one_object_without_them() =>
        Gen.String.Array[1, 5].Sample(texts =>
        {
            var canaries = texts.Select(text => "canary" + text).ToArray();
            var body = JsonSerializer.Serialize(new { d = canaries });
            var line = Line(new AuditEntry { Time = Now, Request = Request(body) });

            Assert.EndsWith("}\n", line, StringComparison.Ordinal);
            Assert.Equal(1, line.Count(c => c == '\n'));
            Assert.DoesNotContain("canary", line, StringComparison.Ordinal);
            Assert.Equal(
                canaries.Length,
                JsonDocument.Parse(line).RootElement.GetProperty("request").GetProperty("data").GetProperty("d")
                    .GetArrayLength());
        });

    private static string Filled(string text) => Quoted(text)
        .Replace("TOKEN", Hash("hvs.secret"), StringComparison.Ordinal)
        .Replace("ACCESSOR", Hash("accessor1"), StringComparison.Ordinal)
        .Replace("PASSWORD", Hash("s3cret"), StringComparison.Ordinal)
        .Replace("WRAP", Hash("hvs.wrap"), StringComparison.Ordinal);

    private static string Quoted(string text) => text.Replace('\'', '"');

    private static string DataOf(string line) =>
        JsonDocument.Parse(line).RootElement.GetProperty("request").GetProperty("data").GetRawText();
}
