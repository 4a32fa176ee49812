using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Kronicle.Infrastructure.Storage.Encryption;

namespace Kronicle.Infrastructure.Tests.Storage.Encryption;

/// <summary>Values sealed by others, and what is sealed here. The vectors of AES come from Python's cryptography, that of secretbox from NaCl.</summary>
public sealed class TransformerTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Seed = [.. Enumerable.Range(200, 32).Select(i => (byte)i)];
    private static readonly byte[] Place = "/registry/secrets/default/x"u8.ToArray();
    private const string Plain = "k8s\0 a secret of the default namespace";

    public static TheoryData<string> All => ["aescbc", "aesgcm", "secretbox", "seed"];

    [Theory]
    [InlineData("aescbc", "6465666768696a6b6c6d6e6f70717273407e9fb115f7740abe7e5518d3dca6fa535ba07133dcc8300f6ef8e98b1d83ad692cec3c6256b3f2a3792d5433b92056")]
    [InlineData("aesgcm", "32333435363738393a3b3c3dad639cc0e55da190086498e32fcd909e46c773e4a929c28db06f67ec975dfa1f4673ba2a74865cf559b4791f661d6e5be10ece51aadc")]
    [InlineData("seed", "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f32333435363738393a3b3c3d78ba029bd4925472ab9737fa6e030f7d1add85453a2b5745ea983d176f3bda416dc1c2a1e245a7afa83bc4c7803774e76158a688fe0d")]
    public void What_another_implementation_sealed_opens(string name, string sealedHex)
    {
        Opened opened = Of(name).Open(Convert.FromHexString(sealedHex), Place);
        Assert.Null(opened.Error);
        Assert.Equal(Plain, Encoding.UTF8.GetString(opened.Value.Span));
    }

    [Fact]
    public void The_test_vector_of_NaCl_s_secretbox_opens()
    {
        // "Cryptography in NaCl", section 10: firstkey, nonce, message and box.
        byte[] key = Convert.FromHexString("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
        byte[] nonce = Convert.FromHexString("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
        byte[] box = Convert.FromHexString(
            "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c972" +
            "71d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b3" +
            "7973f622a43d14a6599b1f654cb45a74e355a5");
        byte[] message = Convert.FromHexString(
            "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31" +
            "0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f93776384864" +
            "5e0705");
        Opened opened = new SecretboxTransformer(key).Open((byte[])[.. nonce, .. box], default);
        Assert.Null(opened.Error);
        Assert.Equal(Convert.ToHexString(message), Convert.ToHexString(opened.Value.Span));
    }

    [Theory, MemberData(nameof(All))]
    public void Any_value_comes_back_and_is_never_sealed_twice_alike(string name) => Gen.Byte.Array[0, 300].Sample(value =>
    {
        byte[] once = Sealed(Of(name), value);
        Opened opened = Of(name).Open(once, Place);
        Assert.Null(opened.Error);
        Assert.Equal(value, opened.Value.ToArray());
        Assert.NotEqual(once, Sealed(Of(name), value));
    }, iter: 50);

    [Theory, InlineData("aesgcm"), InlineData("secretbox"), InlineData("seed")]
    public void A_changed_byte_is_noticed_wherever_it_is(string name)
    {
        byte[] whole = Sealed(Of(name), Encoding.UTF8.GetBytes(Plain));
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 1;
            Assert.NotNull(Of(name).Open(changed, Place).Error);
        }
    }

    [Theory, InlineData("aesgcm"), InlineData("seed")]
    public void What_is_sealed_for_one_place_does_not_open_at_another(string name) => Assert.Equal("cipher: message authentication failed",
        Of(name).Open(Sealed(Of(name), Encoding.UTF8.GetBytes(Plain)), "/registry/secrets/default/y"u8).Error);

    [Theory, MemberData(nameof(All))]
    public void What_is_cut_short_is_refused_at_every_length(string name)
    {
        byte[] whole = Sealed(Of(name), Encoding.UTF8.GetBytes(Plain));
        for (int length = 0; length < whole.Length - 16; length++)
        {
            Opened opened = Of(name).Open(whole.AsMemory(0, length), Place);
            Assert.True(opened.Error is not null || name == "aescbc", $"{length} bytes open");
        }

        Assert.Equal("the stored data was shorter than the required size", Of(name).Open(ReadOnlyMemory<byte>.Empty, Place).Error);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000", "the stored data is not a multiple of the block size")]
    [InlineData("00000000000000000000000000000000", "invalid PKCS7 data (empty or not padded)")]
    public void What_is_no_CBC_text_is_told_in_the_reference_s_words(string hex, string error) =>
        Assert.Equal(error, Of("aescbc").Open(Convert.FromHexString(hex), Place).Error);

    [Theory, InlineData(0, "invalid PKCS7 data (empty or not padded)"), InlineData(17, "invalid PKCS7 data (empty or not padded)"), InlineData(3, "invalid padding on input")]
    public void Padding_that_is_none_is_refused(byte last, string error)
    {
        byte[] block = new byte[16];
        block[15] = last;
        using Aes aes = Aes.Create();
        aes.Key = Key;
        byte[] stored = [.. new byte[16], .. aes.EncryptCbc(block, new byte[16], PaddingMode.None)];
        Assert.Equal(error, Of("aescbc").Open(stored, Place).Error);
    }

    private static ValueTransformer Of(string name) => name switch
    {
        "aescbc" => new AesCbcTransformer(Key),
        "aesgcm" => new AesGcmTransformer(Key),
        "secretbox" => new SecretboxTransformer(Key),
        _ => new SeedTransformer(Seed),
    };

    private static byte[] Sealed(ValueTransformer transformer, byte[] value)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Null(transformer.Seal(value, Place, output));
        return output.WrittenSpan.ToArray();
    }
}
