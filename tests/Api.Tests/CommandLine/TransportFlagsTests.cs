using System.Net.Security;
using Kronicle.Api.CommandLine;

namespace Kronicle.Api.Tests.CommandLine;

public sealed class TransportFlagsTests
{
    [Fact]
    public void Without_flags_TLS_1_2_and_HTTP_2_are_served_and_no_connection_is_ended()
    {
        TransportOptions transport = Parse().Options!.Transport;
        Assert.Equal((false, false, 0, 0.0, 20), (transport.OnlyTls13, transport.DisableHttp2, transport.Http2MaxStreams, transport.GoawayChance, transport.FailuresPerSecond));
        Assert.Empty(transport.CipherSuites);
        Assert.Empty(transport.SniPairs);
    }

    [Fact]
    public void Values_are_taken()
    {
        TransportOptions transport = Parse(
            "--tls-min-version=VersionTLS13", "--http2-max-streams-per-connection=250", "--goaway-chance=.001", "--disable-http2-serving",
            "--failed-authentications-per-second=5").Options!.Transport;
        Assert.Equal((true, true, 250, 0.001, 5), (transport.OnlyTls13, transport.DisableHttp2, transport.Http2MaxStreams, transport.GoawayChance, transport.FailuresPerSecond));
    }

    [Fact]
    public void Pairs_add_up_with_the_names_that_stand_behind_them()
    {
        IReadOnlyList<NamedPair> pairs = Parse("--tls-sni-cert-key=a.crt,a.key", "--tls-sni-cert-key", " b.crt , b.key : *.b.example , fd00::1 ").Options!.Transport.SniPairs;
        Assert.Equal(("a.crt", "a.key", 0), (pairs[0].CertificateFile, pairs[0].KeyFile, pairs[0].Names.Count));
        Assert.Equal(("b.crt", "b.key"), (pairs[1].CertificateFile, pairs[1].KeyFile));
        Assert.Equal(["*.b.example", "fd00::1"], pairs[1].Names);
    }

    [Fact]
    public void Suites_are_known_by_the_names_of_the_reference_and_the_unsafe_ones_are_told()
    {
        CommandLineResult result = Parse("--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305,TLS_RSA_WITH_AES_128_CBC_SHA");
        Assert.Equal(
            [TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA],
            result.Options!.Transport.CipherSuites);
        Assert.Equal(["Warning: Use of insecure cipher 'TLS_RSA_WITH_AES_128_CBC_SHA' detected."], result.Errors);
    }

    [Fact]
    public void Origins_and_directives_add_up_and_quotes_keep_commas_together()
    {
        TransportOptions transport = Parse(
            "--cors-allowed-origins=//a(:|$),\"^https://b{1,3}\\.c$\"", "--cors-allowed-origins=//(?P<host>d)$", "--strict-transport-security-directives=max-age=1",
            "--strict-transport-security-directives=preload").Options!.Transport;
        Assert.Equal(["//a(:|$)", "^https://b{1,3}\\.c$", "//(?<host>d)$"], transport.AllowedOrigins.Select(origin => origin.ToString()));
        Assert.Equal("max-age=1; preload", transport.StrictTransport);
        transport = Parse("--cors-allowed-origins=", "--strict-transport-security-directives=").Options!.Transport;
        Assert.Equal((0, ""), (transport.AllowedOrigins.Count, transport.StrictTransport));
    }

    [Theory]
    [InlineData("VersionTLS10")]
    [InlineData("VersionTLS11")]
    public void Versions_that_are_not_served_any_more_start_with_a_warning(string version)
    {
        CommandLineResult result = Parse($"--tls-min-version={version}");
        Assert.False(result.Options!.Transport.OnlyTls13);
        Assert.Contains("versions below VersionTLS12 are not served", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tls-min-version: \"TLS1.2\" can't be used: unknown tls version \"TLS1.2\"", "--tls-min-version=TLS1.2")]
    [InlineData("--tls-cipher-suites: \"foo\" can't be used: Cipher suite foo not supported or doesn't exist", "--tls-cipher-suites=foo")]
    [InlineData("--tls-cipher-suites is missing an HTTP/2-required AES_128_GCM_SHA256 cipher", "--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")]
    [InlineData("--tls-sni-cert-key: \"a.crt\" can't be used: expected comma separated certificate and key file paths", "--tls-sni-cert-key=a.crt")]
    [InlineData("--tls-sni-cert-key: \"a,b,c:x\" can't be used: expected comma separated certificate and key file paths", "--tls-sni-cert-key=a,b,c:x")]
    [InlineData("--tls-sni-cert-key: \"a,b:\" can't be used: empty names list is not allowed", "--tls-sni-cert-key=a,b:")]
    [InlineData("--http2-max-streams-per-connection: \"-1\" can't be used", "--http2-max-streams-per-connection=-1")]
    [InlineData("--goaway-chance: \"0.021\" can't be used: it can not be less than 0 or greater than 0.02", "--goaway-chance=0.021")]
    [InlineData("--goaway-chance: \"-0.1\" can't be used", "--goaway-chance=-0.1")]
    [InlineData("--goaway-chance: \"NaN\" can't be used", "--goaway-chance=NaN")]
    [InlineData("--cors-allowed-origins: \"\" can't be used: empty value in --cors-allowed-origins, help: ", "--cors-allowed-origins=//a.b$,")]
    [InlineData("--cors-allowed-origins: \"//(a$\" can't be used: invalid regular expression: ", "--cors-allowed-origins=//(a$")]
    [InlineData("--cors-allowed-origins: \"//(?=a)a$\" can't be used: invalid regular expression: ", "--cors-allowed-origins=//(?=a)a$")]
    [InlineData("--cors-allowed-origins: \"example.com$\" can't be used: invalid regular expression: regular expression does not pin to start/end of host in the origin header, help: ", "--cors-allowed-origins=example.com$")]
    [InlineData("--cors-allowed-origins: \"//example.com\" can't be used: invalid regular expression: regular expression does not pin", "--cors-allowed-origins=//example.com")]
    [InlineData("--cors-allowed-origins: \".*\" can't be used: invalid regular expression: regular expression does not pin", "--cors-allowed-origins=.*")]
    [InlineData("--cors-allowed-origins: \"//a\"b$\" can't be used: use expressions separated by commas", "--cors-allowed-origins=//a\"b$")]
    [InlineData("--strict-transport-security-directives: \"maxage=1\" can't be used: allowed values: max-age=expireTime, includeSubDomains, preload.", "--strict-transport-security-directives=preload,maxage=1")]
    [InlineData("--strict-transport-security-directives: \"max-age=1=2\" can't be used: allowed values: ", "--strict-transport-security-directives=max-age=1=2")]
    [InlineData("--strict-transport-security-directives: \" \" can't be used: empty value in strict-transport-security-directives", "--strict-transport-security-directives=preload, ")]
    [InlineData("--failed-authentications-per-second: \"few\" can't be used", "--failed-authentications-per-second=few")]
    public void What_cannot_be_used_is_told(string expected, string arg)
    {
        CommandLineResult result = Parse(arg);
        Assert.Null(result.Options);
        Assert.StartsWith("Error: " + expected, Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--disable-http2-serving")]
    [InlineData("--tls-min-version=VersionTLS13")]
    public void Suites_that_HTTP_2_needs_are_not_asked_for_without_it_or_without_TLS_1_2(string flag) =>
        Assert.NotNull(Parse("--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", flag).Options);

    private static CommandLineResult Parse(params string[] args) => CommandLineParser.Parse(args, name => name == "HOME" ? "/home/me" : null);
}
