using System.Text;
using Leasehold.Core.Requests;
using Leasehold.Core.Seal.Pgp;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Leasehold.Core.Tests.Seal.Ceremonies;

public sealed class PgpTests
{
    private static readonly PgpSecretKey Holder = NewKey();

    private static string PublicKey => Convert.ToBase64String(Holder.PublicKey.GetEncoded());

    private static string Fingerprint => Convert.ToHexStringLower(Holder.PublicKey.GetFingerprint());

    [Theory]
    [InlineData("keybase:somebody", "error decoding given PGP key: this server asks no key service")]
    [InlineData("!!", "error decoding given PGP key: illegal base64 data")]
    [InlineData("", "error parsing given PGP key: ")]
    [InlineData("AAAA", "error parsing given PGP key: ")]
    [InlineData("aGVsbG8gd29ybGQsIHRoaXMgaXMgbm90IGEga2V5", "error parsing given PGP key: ")]
    [InlineData("aGVsbG8=", "error parsing given PGP key: neither a binary nor an armored key")]
    public void What_is_no_key_is_refused_with_the_reason(string text, string fault)
    {
        Assert.False(PgpRecipient.TryParse(text, out _, out var said));
        Assert.StartsWith(fault, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Armored_keys_are_taken_too()
    {
        using var buffer = new MemoryStream();
        using (var armored = new ArmoredOutputStream(buffer))
            Holder.PublicKey.Encode(armored);

        Assert.True(PgpRecipient.TryParse(Convert.ToBase64String(buffer.ToArray()), out var recipient, out _));
        Assert.Equal(Fingerprint, recipient.Fingerprint);
    }

    [Fact]
    public async Task Shares_for_holders_of_keys_are_theirs_alone_and_the_backup_holds_them()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var holders = new KeyHolders(server);
        var nonce = await holders.StartAsync(2, 2, $",\"pgp_keys\":[\"{PublicKey}\",\"{PublicKey}\"],\"backup\":true");

        var made = await holders.GiveAllAsync("rekey/update", nonce, server.Share);

        Assert.Equal(Fingerprint, made.Body.GetProperty("pgp_fingerprints")[1].GetString());
        var messages = KeyHolders.Keys(made);
        var backup = (await server.GetAsync("sys/rekey/backup", server.Root)).Data;
        Assert.Equal(messages, backup.GetProperty("keys").GetProperty(Fingerprint).EnumerateArray()
            .Select(key => key.GetString() ?? ""));
        string[] shares = [.. messages.Select(message => Decrypt(Convert.FromHexString(message)))];
        Assert.True(await holders.OpensAsync(shares));

        Assert.Empty((await server.SendAsync(Operation.Delete, "sys/rekey/backup", server.Root)).Errors);
        Assert.Equal("no backed-up keys found",
            Assert.Single((await server.GetAsync("sys/rekey/backup", server.Root)).Errors));
    }

    [Fact]
    public async Task A_root_token_for_the_holder_of_a_key()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var started = await server.SendAsync(
            Operation.Update, "sys/generate-root/attempt", null, $"{{\"pgp_key\":\"{PublicKey}\"}}");
        Assert.Equal(Fingerprint, KeyHolders.Text(started, "pgp_fingerprint"));

        var done = await new KeyHolders(server).GiveAllAsync(
            "generate-root/update", KeyHolders.Text(started, "nonce"), server.Share);

        var token = Decrypt(Convert.FromBase64String(KeyHolders.Text(done, "encoded_token")));
        Assert.Empty((await server.GetAsync("auth/token/lookup-self", token)).Errors);
    }

    private static string Decrypt(byte[] message)
    {
        var factory = new PgpObjectFactory(message);
        var list = Assert.IsType<PgpEncryptedDataList>(factory.NextPgpObject());
        var encrypted = Assert.IsType<PgpPublicKeyEncryptedData>(list[0]);
        using var content = encrypted.GetDataStream(Holder.ExtractPrivateKey((char[]?)null));
        var literal = Assert.IsType<PgpLiteralData>(new PgpObjectFactory(content).NextPgpObject());
        using var text = new MemoryStream();
        literal.GetInputStream().CopyTo(text);
        Assert.True(encrypted.IsIntegrityProtected() && encrypted.Verify());
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static PgpSecretKey NewKey()
    {
        var generator = new RsaKeyPairGenerator();
        generator.Init(new RsaKeyGenerationParameters(BigInteger.ValueOf(65537), new SecureRandom(), 2048, 64));
        var pair = new PgpKeyPair(PublicKeyAlgorithmTag.RsaGeneral, generator.GenerateKeyPair(), DateTime.UnixEpoch);
        return new PgpSecretKey(PgpSignature.DefaultCertification, pair, "holder@example.com",
            SymmetricKeyAlgorithmTag.Null, (char[]?)null, useSha1: true, null, null, new SecureRandom());
    }
}
