namespace Leasehold.Hcl.Tests;

public sealed class ReaderTests
{
    [Theory]
    [InlineData("path \"x\" { a = 1 } path \"y\" { a = 2 }")]
    [InlineData("path x { a = 1 } path = { y = { a = 2 } }")]
    [InlineData("path = { \"x\" = { a = 1 }, \"y\" { a = 2 } }")]
    [InlineData("path = [{ x = { a = 1 } }, { y = [{ a = 2 }] }]")]
    [InlineData("path { x { a = 1 } y { a = 2 } }")]
    [InlineData("""{"path": {"x": {"a": 1}, "y": {"a": 2}}}""")]
    [InlineData("""{"path": [{"x": {"a": 1}}, {"y": {"a": "2"}}]}""")]
    [InlineData("""{"path": {"x": [{"a": 1}]}, "path": {"y": {"a": 2}}, "path": null}""")]
    public void Blocks_read_the_same_in_every_style(string text)
    {
        var errors = new List<HclError>();
        var reader = Tree.Reader(text, errors);

        var blocks = reader.Blocks("path", labels: 1);

        Assert.Empty(errors);
        Assert.Equal(["x=1", "y=2"], blocks.Select(b => $"{b.Labels[0]}={reader.Inside(b.Body).Integer("a")}"));
    }

    [Theory]
    [InlineData("audit \"file\" \"to\" { a = 1 }")]
    [InlineData("audit \"file\" { to = { a = 1 } }")]
    [InlineData("audit { file \"to\" { a = 1 } }")]
    [InlineData("""{"audit": [{"file": [{"to": {"a": 1}}]}]}""")]
    public void Blocks_with_two_labels_read_the_same_in_every_style(string text)
    {
        var errors = new List<HclError>();

        var block = Assert.Single(Tree.Reader(text, errors).Blocks("audit", labels: 2));

        Assert.Empty(errors);
        Assert.Equal(["file", "to"], block.Labels);
    }

    [Theory]
    [InlineData("method \"approle\" { mount_path = \"m\" }")]
    [InlineData("method { type = \"approle\" mount_path = \"m\" }")]
    [InlineData("method = { approle = { mount_path = \"m\" } }")]
    [InlineData("""{"method": {"approle": {"mount_path": "m"}}}""")]
    [InlineData("""{"method": [{"type": "approle", "mount_path": "m"}]}""")]
    public void A_type_may_be_a_label_or_an_attribute(string text)
    {
        var errors = new List<HclError>();
        var reader = Tree.Reader(text, errors);

        var block = Assert.Single(reader.TypedBlocks("method"));

        Assert.Empty(errors);
        Assert.Equal("approle=m", $"{block.Labels[0]}={reader.Inside(block.Body).Text("mount_path")}");
    }

    [Theory]
    [InlineData("path \"x\" \"y\" {}", "At 1:1: 'path': expected 1 labels, found 2")]
    [InlineData("path = 5", "At 1:8: 'path': expected a block in braces")]
    [InlineData("path = { x = 5 }", "At 1:14: 'x': expected a block in braces")]
    [InlineData("path = [\"x\"]", "At 1:9: 'path': expected a block in braces")]
    public void What_is_no_block_is_an_error(string text, string expected)
    {
        var errors = new List<HclError>();

        Assert.Empty(Tree.Reader(text, errors).Blocks("path", labels: 1));

        Assert.Equal(expected, Assert.Single(errors).ToString());
    }

    [Theory]
    [InlineData("a = \"x\"", "x")]
    [InlineData("a = 0x1F", "0x1F")]
    [InlineData("a = true", "true")]
    [InlineData("a = 1 a = \"last\"", "last")]
    [InlineData("{\"a\": null}", null)]
    [InlineData("b = 1", null)]
    public void A_scalar_reads_as_text(string text, string? expected) =>
        Assert.Equal(expected, Tree.Reader(text, []).Text("a"));

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("1", true)]
    [InlineData("\"F\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("0", false)]
    public void A_flag_reads_leniently(string value, bool expected) =>
        Assert.Equal(expected, Tree.Reader($"a = {value}", []).Flag("a"));

    [Theory]
    [InlineData("10", 10)]
    [InlineData("\"-10\"", -10)]
    [InlineData("0640", 416)]
    [InlineData("\"0x1f\"", 31)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_whole_number_reads_leniently(string value, long expected) =>
        Assert.Equal(expected, Tree.Reader($"a = {value}", []).Integer("a"));

    [Fact]
    public void All_mistakes_are_found_in_one_pass()
    {
        var errors = new List<HclError>();
        var reader = Tree.Reader("t = []\nf = \"no\"\ni = 1.5\nd = \"5x\"\ne = true\nl = [1, {}]", errors);

        Assert.Null(reader.Text("t"));
        Assert.Null(reader.Flag("f"));
        Assert.Null(reader.Integer("i"));
        Assert.Null(reader.Duration("d"));
        Assert.Null(reader.Duration("e"));
        Assert.Null(reader.Texts("l"));

        Assert.Equal(
            [
                "At 1:5: 't': expected a text",
                "At 2:5: 'f': expected true or false",
                "At 3:5: 'i': expected a whole number",
                "At 4:5: 'd': time: unknown unit \"x\" in duration \"5x\"",
                "At 5:5: 'e': expected a duration such as 30s",
                "At 6:9: 'l': expected a list of texts",
            ],
            errors.Select(error => error.ToString()));
    }

    [Fact]
    public void Lists_of_texts_take_scalars_and_a_single_one()
    {
        Assert.Equal(["a", "1", "true"], Tree.Reader("x = [\"a\", 1, true]", []).Texts("x"));
        Assert.Equal(["a,b"], Tree.Reader("x = \"a,b\"", []).Texts("x"));
    }

    [Fact]
    public void Unknown_keys_are_listed_with_their_place()
    {
        var unknown = Tree.Reader("a = 1\nlog { }\nb = 2", []).Except("a", "b");

        Assert.Equal(("log", 2), Assert.Single(unknown.Select(item => (item.Key, item.Position.Line))));
    }

    [Theory]
    [InlineData(Examples.ServerFile)]
    [InlineData(Examples.ServerJson)]
    public void A_server_file_reads_the_same_in_both_forms(string text)
    {
        var errors = new List<HclError>();
        var reader = Tree.Reader(text, errors);

        var storage = Assert.Single(reader.Blocks("storage", 1));
        var listeners = reader.Blocks("listener", 1);
        var telemetry = Assert.Single(reader.Inside(listeners[0].Body).Blocks("telemetry"));

        Assert.Equal(["raft", "tcp", "tcp"], listeners.Prepend(storage).Select(block => block.Labels[0]));
        Assert.Equal(2, reader.Inside(storage.Body).Blocks("retry_join").Count);
        Assert.True(reader.Inside(telemetry.Body).Flag("unauthenticated_metrics_access"));
        Assert.True(reader.Inside(listeners[1].Body).Flag("tls_disable"));
        Assert.Equal(TimeSpan.FromHours(168), reader.Duration("default_lease_ttl"));
        Assert.Equal(TimeSpan.FromDays(30), reader.Duration("max_lease_ttl"));
        Assert.Empty(errors);
    }

    [Fact]
    public void The_agent_file_of_the_runbook_reads()
    {
        var errors = new List<HclError>();
        var reader = Tree.Reader(Examples.AgentFile, errors);

        var auth = reader.Inside(Assert.Single(reader.Blocks("auto_auth")).Body);
        var method = Assert.Single(auth.TypedBlocks("method"));
        var config = reader.Inside(Assert.Single(reader.Inside(method.Body).Blocks("config")).Body);

        Assert.Equal("approle", method.Labels[0]);
        Assert.Equal("/etc/vault/role-id", config.Text("role_id_file_path"));
        Assert.Equal("file", Assert.Single(auth.TypedBlocks("sink")).Labels[0]);
        Assert.Equal(4, Tree.Reader(Examples.PolicyFile, errors).Blocks("path", 1).Count);
        Assert.Empty(errors);
    }
}
