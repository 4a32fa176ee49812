using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;

namespace Kronicle.Infrastructure.Identity;

/// <summary>Reads PEM files (RFC 7468). Each error is one line that names the file, what is wrong with it and the remedy.</summary>
internal static class PemFile
{
    /// <summary>Far above any bundle of authorities; a wrong path to a huge file must not fill the memory.</summary>
    private const long MostBytes = 4 << 20;

    /// <param name="path">The file.</param>
    /// <param name="remedy">What to do when it can't be read, such as: check --client-ca-file.</param>
    /// <exception cref="StartupException">It is absent, not readable or too large.</exception>
    public static string ReadText(string path, string remedy)
    {
        try
        {
            return new FileInfo(path).Length > MostBytes
                ? throw new StartupException($"{path} is larger than {MostBytes >> 20} MiB; {remedy}")
                : File.ReadAllText(path);
        }
        catch (FileNotFoundException e)
        {
            throw new StartupException($"{path} does not exist; {remedy}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"can't read {path} ({e.Message}); {remedy}", e);
        }
    }

    /// <summary>All certificates of a file, at least one.</summary>
    public static X509Certificate2Collection ReadCertificates(string path, string remedy)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(ReadText(path, remedy));
        }
        catch (CryptographicException e)
        {
            throw new StartupException($"{path} has a certificate that is damaged ({e.Message}); {remedy}", e);
        }

        return certificates.Count > 0
            ? certificates
            : throw new StartupException($"{path} holds no PEM certificate (BEGIN CERTIFICATE); {remedy}");
    }

    /// <summary>The first certificate of a file with its private key from another.</summary>
    public static X509Certificate2 ReadPair(string certificatePath, string keyPath, string remedy)
    {
        using X509Certificate2 bare = ReadCertificates(certificatePath, remedy)[0];
        AsymmetricAlgorithm key = ReadPrivateKey(keyPath, remedy);
        try
        {
            return key switch
            {
                ECDsa curve when bare.GetECDsaPublicKey() is not null => bare.CopyWithPrivateKey(curve),
                RSA rsa when bare.GetRSAPublicKey() is not null => bare.CopyWithPrivateKey(rsa),
                _ => throw new ArgumentException("the key is of another algorithm"),
            };
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new StartupException($"the private key {keyPath} does not belong to the certificate {certificatePath}; {remedy}", e);
        }
    }

    /// <summary>The first private key of a file: PKCS#8, PKCS#1 or SEC 1.</summary>
    public static AsymmetricAlgorithm ReadPrivateKey(string path, string remedy) =>
        ReadBlocks(path, remedy).Find(block => block.IsPrivateKey) is { } key
            ? Import(key, path, remedy)
            : throw new StartupException($"{path} holds no unencrypted RSA or ECDSA private key (BEGIN PRIVATE KEY); {remedy}");

    /// <summary>All keys of a file, public, private or a certificate's, at least one.</summary>
    public static IReadOnlyList<AsymmetricAlgorithm> ReadVerificationKeys(string path, string remedy)
    {
        List<AsymmetricAlgorithm> keys = ReadBlocks(path, remedy).ConvertAll(block => Import(block, path, remedy));
        return keys.Count > 0
            ? keys
            : throw new StartupException($"{path} holds no RSA or ECDSA key (BEGIN PUBLIC KEY or BEGIN PRIVATE KEY); {remedy}");
    }

    private sealed record Block(string Label, string Text)
    {
        public bool IsPrivateKey => Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);
    }

    /// <summary>The blocks that hold a key; others, such as EC PARAMETERS, are passed over.</summary>
    private static List<Block> ReadBlocks(string path, string remedy)
    {
        string text = ReadText(path, remedy);
        var blocks = new List<Block>();
        for (int at = 0; PemEncoding.TryFind(text.AsSpan(at), out PemFields fields); at += fields.Location.End.Value)
        {
            ReadOnlySpan<char> rest = text.AsSpan(at);
            string label = rest[fields.Label].ToString();
            if (label is "PUBLIC KEY" or "RSA PUBLIC KEY" or "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY" or "CERTIFICATE")
            {
                blocks.Add(new(label, rest[fields.Location].ToString()));
            }
        }

        return blocks;
    }

    /// <summary>PKCS#8 and SubjectPublicKeyInfo don't say their algorithm in the label, so each is tried.</summary>
    private static AsymmetricAlgorithm Import(Block block, string path, string remedy)
    {
        if (block.Label == "CERTIFICATE")
        {
            return ImportCertificate(block, path, remedy);
        }

        return TryImport(ECDsa.Create(), block.Text) ?? TryImport(RSA.Create(), block.Text)
            ?? throw new StartupException($"{path} has a key that is damaged or neither RSA nor ECDSA; {remedy}");
    }

    private static AsymmetricAlgorithm? TryImport(AsymmetricAlgorithm key, string text)
    {
        try
        {
            key.ImportFromPem(text);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }

    private static AsymmetricAlgorithm ImportCertificate(Block block, string path, string remedy)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(block.Text);
            return (AsymmetricAlgorithm?)certificate.GetECDsaPublicKey() ?? certificate.GetRSAPublicKey()
                ?? throw new StartupException($"{path} has a certificate whose key is neither RSA nor ECDSA; {remedy}");
        }
        catch (CryptographicException e)
        {
            throw new StartupException($"{path} has a certificate that is damaged ({e.Message}); {remedy}", e);
        }
    }
}
