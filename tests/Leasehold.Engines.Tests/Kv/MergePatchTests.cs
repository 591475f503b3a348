using System.Text;
using CsCheck;
using Leasehold.Core.Json;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.Tests.Kv;

public sealed class MergePatchTests
{
    // The examples of RFC 7396 whose target and patch are objects.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"a":1,"e":null}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"n":1e400}""", """{"i":12345678901234567890}""", """{"i":12345678901234567890,"n":1e400}""")]
    public void Patches_merge_as_the_rfc_says(string target, string patch, string expected) =>
        Assert.Equal(expected, Merged(target, patch));

    [Fact]
    public void A_patch_applied_twice_changes_nothing_more() =>
        Gen.Select(Objects, Objects).Sample((target, patch) =>
        {
            var once = Merged(target, patch);
            return Merged(once, patch) == once &&
                Encoding.UTF8.GetString(Json(once).Canonical()) == once;
        });

    [Theory]
    [InlineData(0, """{"a":null,"b":{"c":null,"d":{}},"l":null}""")]
    [InlineData(1, """{"a":null,"b":null,"l":null}""")]
    [InlineData(2, """{"a":null,"b":{"c":null,"d":null},"l":null}""")]
    [InlineData(9, """{"a":null,"b":{"c":null,"d":{}},"l":null}""")]
    public void Subkeys_hold_names_only(long depth, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(
            Subkeys.Of(Json("""{"a":1,"b":{"c":"secret","d":{}},"l":[{"x":1}]}"""), depth)));

    private static readonly Gen<string> Scalars = Gen.OneOf("1", "null", "\"x\"", "[null]");

    private static readonly Gen<string> Objects = Gen.Recursive<string>((depth, inner) =>
        Gen.Dictionary(Gen.OneOf("a", "b", "c", "<", "\u00e9"), depth > 2 ? Scalars : Gen.OneOf(Scalars, inner))[0, 4]
            .Select(members => Encoding.UTF8.GetString(Json(
                $"{{{string.Join(',', members.Select(member => $"\"{member.Key}\":{member.Value}"))}}}").Canonical())));

    private static string Merged(string target, string patch) =>
        Encoding.UTF8.GetString(MergePatch.Apply(Json(target), Json(patch)));

    private static JsonValue Json(string text) => new(Encoding.UTF8.GetBytes(text));
}
