using CsCheck;
using Leasehold.Engines.Database.Statements;

namespace Leasehold.Engines.Tests.Database.Statements;

public sealed class StatementTemplateTests
{
    private static readonly string[] Places = ["'{{name}}'", "\"{{name}}\"", "E'{{name}}'"];
    private static readonly DateTimeOffset Moment = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));

    [Fact]
    public void Values_stand_for_their_names()
    {
        var values = StatementValues.Of("v-a").Password("p;w").Expiration(Moment);

        Assert.Equal(
            "CREATE ROLE \"v-a\" PASSWORD 'p;w' VALID UNTIL '2026-01-02 01:04:05+0000' {{other}} v-a",
            Fill("CREATE ROLE \"{{name}}\" PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' {{other}} {{username}}",
                values));
    }

    [Theory]
    [InlineData("\"{{name}}\"", "o'b\"x", "\"o'b\"\"x\"")]
    [InlineData("'{{name}}'", "o'b\"x\\", "'o''b\"x\\'")]
    [InlineData("E'{{name}}'", "o'b\\", "E'o''b\\\\'")]
    [InlineData("'user {{name}}'", "Ünïcode 名", "'user Ünïcode 名'")]
    [InlineData("DO $$ '{{name}}' $$", "a b", "DO $$ 'a b' $$")]
    [InlineData("'{{name}}'", "{{username}}", "'{{username}}'")]
    public void A_value_cannot_end_the_quotes_around_it(string statement, string name, string expected) =>
        Assert.Equal(expected, Fill(statement, StatementValues.Of(name)));

    [Theory]
    [InlineData("{{name}}", "a b")]
    [InlineData("{{name}}", "a;DROP")]
    [InlineData("{{name}}", "a--b")]
    [InlineData("'user {{name}}'", "o'b")]
    [InlineData("DO $$ '{{name}}' $$", "$$")]
    [InlineData("DO $$ EXECUTE 'DROP ROLE \"{{name}}\"' $$", "a\" SUPERUSER")]
    [InlineData("/* {{name}} */", "*/")]
    [InlineData("-- {{name}}", "a\nDROP")]
    [InlineData("\"{{name}}\"", "a\0b")]
    public void A_value_that_does_not_fit_is_refused_without_telling_it(string statement, string name)
    {
        var refusal = StatementTemplate.Fill(statement, SqlDialect.Postgres, StatementValues.Of(name)).Refusal;

        Assert.Contains("stand alone between quotes", Assert.Single(refusal?.Errors ?? []), StringComparison.Ordinal);
    }

    [Fact]
    public void MySql_texts_double_backslashes_and_backticks_do_not() => Assert.Equal(
        "'a\\\\''b' `a\\'b` \"a\\\\'b\"",
        StatementTemplate.Fill(
            "'{{name}}' `{{name}}` \"{{name}}\"", SqlDialect.MySql, StatementValues.Of("a\\'b")).Value);

    [Fact]
    public void Whatever_the_name_is_the_statement_has_the_same_pieces() =>
        Gen.Select(Gen.Int[0, 2].Select(static i => Places[i]), Gen.String["'\"\\$;-/*`aé{} \n"])
            .Sample(static (quoted, name) =>
            {
                var filled = Fill($"DROP ROLE {quoted}; x", StatementValues.Of(name));
                return StatementList.Of([filled], SqlDialect.Postgres).Count == 2 &&
                    SqlPieces.Of(filled, SqlDialect.Postgres).Count == 3;
            });

    private static string Fill(string statement, StatementValues values)
    {
        var filled = StatementTemplate.Fill(statement, SqlDialect.Postgres, values);
        return filled.Value ?? throw new InvalidOperationException(string.Join("; ", filled.Refusal?.Errors ?? []));
    }
}
