namespace Kronicle.Application.Remote;

/// <summary>A server's certificate is not one that this server trusts.</summary>
/// <param name="problem">What Go's x509 package would say about it.</param>
public sealed class CertificateException(string problem) : IOException("tls: failed to verify certificate: x509: " + problem);
