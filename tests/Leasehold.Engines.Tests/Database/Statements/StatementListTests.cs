using System.Text;
using Leasehold.Engines.Database.Statements;

namespace Leasehold.Engines.Tests.Database.Statements;

public sealed class StatementListTests
{
    [Theory]
    [InlineData("A; B ;; C;", "A|B|C")]
    [InlineData("  ;; ", "")]
    [InlineData("COMMENT ON ROLE \"a;b\" IS 'x;y''z;'; B", "COMMENT ON ROLE \"a;b\" IS 'x;y''z;'|B")]
    [InlineData("DO $$ BEGIN PERFORM 1; END $$; GRANT b", "DO $$ BEGIN PERFORM 1; END $$|GRANT b")]
    [InlineData("DO $x$ a; $$ ; $x$; B", "DO $x$ a; $$ ; $x$|B")]
    [InlineData("A -- not; here\n; B", "A -- not; here|B")]
    [InlineData("A /* ; /* ; */ ; */ ; B", "A /* ; /* ; */ ; */|B")]
    [InlineData("-- only this;", "")]
    [InlineData("-- this\rA; B", "-- this\rA|B")]
    [InlineData("[\"\\ud800\"]", "[\"\\ud800\"]")]
    [InlineData("SELECT E'it\\'s; one'; B", "SELECT E'it\\'s; one'|B")]
    [InlineData("CREATE x BEGIN ATOMIC SELECT 1; END; GRANT b", "CREATE x BEGIN ATOMIC SELECT 1; END; GRANT b")]
    [InlineData("GRANT ENDING TO \" END \"; B", "GRANT ENDING TO \" END \"|B")]
    [InlineData("[\"A; B\", \"C\"]", "A|B|C")]
    [InlineData("[\"A\"", "[\"A\"")]
    [InlineData("ROLLBACK", "ROLLBACK")]
    [InlineData("'no end; of it", "'no end; of it")]
    public void Elements_become_statements_of_PostgreSQL(string element, string expected) =>
        Assert.Equal(expected, string.Join('|', StatementList.Of([element], SqlDialect.Postgres)));

    [Theory]
    [InlineData("A 'it\\'s; x'; B", "A 'it\\'s; x'|B")]
    [InlineData("/*!50003 A */; /* B */", "/*!50003 A */")]
    [InlineData("/*M!100100 A */", "/*M!100100 A */")]
    [InlineData("A `x;\\`; B", "A `x;\\`|B")]
    [InlineData("A # x;\n; B", "A # x;|B")]
    [InlineData("A 5--3; B", "A 5--3|B")]
    [InlineData("A $$ ; B $$", "A $$|B $$")]
    public void Elements_become_statements_of_MySql(string element, string expected) =>
        Assert.Equal(expected, string.Join('|', StatementList.Of([element], SqlDialect.MySql)));

    [Theory]
    [InlineData("CREATE ROLE a; GRANT b TO a;", "CREATE ROLE a|GRANT b TO a")]
    [InlineData("[\"A;\",\"B\"]", "A|B")]
    public void Elements_may_be_base64(string text, string expected)
    {
        var element = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

        Assert.Equal(expected, string.Join('|', StatementList.Of([element], SqlDialect.Postgres)));
    }
}
