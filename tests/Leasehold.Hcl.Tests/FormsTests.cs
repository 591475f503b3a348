namespace Leasehold.Hcl.Tests;

public sealed class FormsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a = 1", "a=1;")]
    [InlineData("a=1 b=2", "a=1;b=2;")]
    [InlineData("\uFEFFa = 1", "a=1;")]
    [InlineData("a = 1\r\nb = 2\r\n", "a=1;b=2;")]
    [InlineData("\"a b\" = true, c = false,", "a b=True;c=False;")]
    [InlineData("log_level.x-y_2 = \"info\"", "log_level.x-y_2='info';")]
    [InlineData("schlüssel = 1", "schlüssel=1;")]
    [InlineData("path \"x\" {}", "path(x)={};")]
    [InlineData("path \"x\" { capabilities = [\"read\"] }", "path(x)={capabilities=['read'];};")]
    [InlineData("audit \"file\" \"to\" { a { b = 1 } }", "audit(file)(to)={a={b=1;};};")]
    [InlineData("audit file to {}", "audit(file)(to)={};")]
    [InlineData("a {} a {} a = {}", "a={};a={};a={};")]
    [InlineData("listener = [{tcp={address=\"x\"}}]", "listener=[{tcp={address='x';};}];")]
    [InlineData("path = { \"x\" = { policy = \"read\" }, \"y\" = {}, }", "path={x={policy='read';};y={};};")]
    [InlineData("a = [1, \"b\", true, [2, [3]], {c = 4},]", "a=[1,'b',True,[2,[3]],{c=4;}];")]
    [InlineData("a = [\n  1, # one\n  2  // two\n]", "a=[1,2];")]
    [InlineData("# x\n// y\n/* z\n * = */ a /* b */ = /* c */ 1 # end", "a=1;")]
    [InlineData("a = /**/1", "a=1;")]
    public void A_form_of_HCL_reads_as(string text, string expected) => Assert.Equal(expected, Tree.Of(text));

    [Theory]
    [InlineData("0")]
    [InlineData("-17")]
    [InlineData("0x1F")]
    [InlineData("0640")]
    [InlineData("1.5")]
    [InlineData(".5")]
    [InlineData("-1.5e-10")]
    [InlineData("1E+3")]
    [InlineData("123456789012345678901234567890")]
    public void A_number_stays_as_written(string literal) => Assert.Equal($"a={literal};", Tree.Of($"a = {literal}"));

    [Theory]
    [InlineData("""a\nb\tc""", "a\nb\tc")]
    [InlineData("""\"\\\r\a\b\f\v""", "\"\\\r\a\b\f\v")]
    [InlineData("""\u00e9\U0001F600""", "é😀")]
    [InlineData("""\101\x42""", "AB")]
    [InlineData("""${a["b"]} c""", "${a[\"b\"]} c")]
    [InlineData("""${ {"x" = "}"} }""", "${ {\"x\" = \"}\"} }")]
    [InlineData("""${a\n} \n""", "${a\\n} \n")]
    [InlineData("""$x {{y}} %{z}""", "$x {{y}} %{z}")]
    [InlineData("""# // /*""", "# // /*")]
    public void A_string_means(string written, string expected)
    {
        var value = Assert.Single(Tree.Document($"a = \"{written}\"").Root.Items).Value;

        Assert.Equal(expected, Assert.IsType<HclText>(value).Value);
    }

    [Theory]
    [InlineData("a = <<EOF\nx\n  y\nEOF\n", "x\n  y\n")]
    [InlineData("a = <<EOF\r\nx\r\nEOF\r\nb = 1", "x\n")]
    [InlineData("a = <<EOF\nx\nEOF", "x\n")]
    [InlineData("a = <<EOF\nEOF\n", "")]
    [InlineData("a = <<EOF\n# \"not ${ a comment\nEOFX\nEOF\n", "# \"not ${ a comment\nEOFX\n")]
    [InlineData("a = <<-EOF\n    x\n      y\n    EOF\n", "x\n  y\n")]
    [InlineData("a = <<-EOF\n  x\n y\n    EOF\n", "  x\n y\n")]
    public void A_heredoc_means(string text, string expected) =>
        Assert.Equal(expected, Assert.IsType<HclText>(Tree.Document(text).Root.Items[0].Value).Value);

    [Fact]
    public void A_heredoc_may_stand_in_a_list() =>
        Assert.Equal("a=['x\n','y\n'];b=1;", Tree.Of("a = [<<A\nx\nA\n, <<B\ny\nB\n]\nb = 1"));

    [Theory]
    [InlineData("{}", "")]
    [InlineData(" \n{\"a\": null, \"b\": [], \"c\": {\"d\": [1, -2.5e3]}}\n", "a=null;b=[];c={d=[1,-2.5e3];};")]
    [InlineData("\uFEFF{\"a\":1,\"a\":2}", "a=1;a=2;")]
    [InlineData("""{"a":"\u00e9\ud83d\ude00\/\"\\\n"}""", "a='é😀/\"\\\n';")]
    [InlineData("""{"a":"${x}"}""", "a='${x}';")]
    public void A_form_of_JSON_reads_as(string text, string expected)
    {
        Assert.True(Tree.Document(text).IsJson);
        Assert.Equal(expected, Tree.Of(text));
    }

    [Fact]
    public void Positions_count_lines_and_columns_from_one()
    {
        var root = Tree.Document("# c\r\n/* \n */ path \"x\" {\n  a = [1,\n  \"b\"]\n}").Root;

        var path = Assert.Single(root.Items);
        var a = Assert.Single(Assert.IsType<HclObject>(path.Value).Items);
        var list = Assert.IsType<HclList>(a.Value);
        Assert.Equal(new HclPosition(3, 5), path.Position);
        Assert.Equal(new HclPosition(3, 14), path.Value.Position);
        Assert.Equal(new HclPosition(4, 3), a.Position);
        Assert.Equal(new HclPosition(4, 8), list.Items[0].Position);
        Assert.Equal(new HclPosition(5, 3), list.Items[1].Position);
    }
}
