using Kronicle.Api.CommandLine;
using Kronicle.Api.Commands;

namespace Kronicle.Api.Tests.Commands;

public sealed class StoreUrlTests
{
    [Theory]
    [InlineData("embedded:/var/lib/kronicle")]
    [InlineData("embedded:/var/lib/kronicle/")]
    [InlineData("embedded:/var/lib/kronicle/events.db")]
    public void An_embedded_store_is_its_directory_or_its_file(string url)
    {
        ServerOptions options = Parse(url);
        Assert.Equal((StorageKind.Embedded, "/var/lib/kronicle"), (options.Storage, options.DataDir.TrimEnd('/')));
    }

    [Fact]
    public void An_etcd_is_its_members_and_what_stands_behind_the_question_mark()
    {
        ServerOptions options = Parse("etcd:https://10.0.0.5:2379,https://10.0.0.6:2379?prefix=/cluster/a&cafile=/etc/ca.crt&certfile=c.crt&keyfile=my%20key");
        Assert.Equal(StorageKind.Etcd, options.Storage);
        Assert.Equal(["https://10.0.0.5:2379/", "https://10.0.0.6:2379/"], options.EtcdServers.Select(server => server.ToString()));
        Assert.Equal(("/cluster/a", "/etc/ca.crt", "c.crt", "my key"), (options.EtcdPrefix, options.EtcdCaFile, options.EtcdCertFile, options.EtcdKeyFile));
        Assert.Equal("/registry", Parse("etcd:http://127.0.0.1:2379").EtcdPrefix);
    }

    [Theory]
    [InlineData("postgres:Host=db;Database=kronicle", "Host=db;Database=kronicle")]
    [InlineData("postgresql:Host=db;Password=a:b", "Host=db;Password=a:b")]
    [InlineData("postgresql://me:s%3Bcret@db:5433/kronicle?sslmode=require", "Host=db;Port=5433;Username=me;Password=\"s;cret\";Database=kronicle;SSL Mode=require")]
    [InlineData("postgres://db", "Host=db")]
    public void A_database_is_its_connection_string_or_its_uri(string url, string connection)
    {
        ServerOptions options = Parse(url);
        Assert.Equal(StorageKind.Postgres, options.Storage);
        Assert.Equal(connection, options.Postgres, ignoreCase: true);
    }

    [Theory]
    [InlineData("memory", "ends with its process")]
    [InlineData("memory:", "ends with its process")]
    [InlineData("/var/lib/kronicle", "embedded:DIRECTORY")]
    [InlineData("embedded:", "embedded:DIRECTORY")]
    [InlineData("embedded:/bin/sh", "name the directory")]
    [InlineData("etcd:", "etcd:URL")]
    [InlineData("etcd:127.0.0.1:2379", "http:// or https://")]
    [InlineData("etcd:http://a:1?user=me", "prefix=, cafile=, certfile= or keyfile=")]
    [InlineData("etcd:http://a:1?prefix=/", "/registry")]
    [InlineData("postgres:", "connection string")]
    [InlineData("postgresql://", "postgresql://USER")]
    [InlineData("mysql:Host=db", "embedded:DIRECTORY")]
    public void What_names_no_store_is_refused_with_the_form_that_does(string url, string problem)
    {
        Reading read = StoreUrl.Parse(url);
        Assert.Null(read.Options);
        Assert.Contains(problem, read.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_shows_no_password() =>
        Assert.DoesNotContain("secret", StoreUrl.Parse("postgre:Host=db;Password=secret").Value, StringComparison.Ordinal);

    private static ServerOptions Parse(string url)
    {
        Reading read = StoreUrl.Parse(url);
        Assert.True(read.Options is not null, read.Problem);
        return read.Options;
    }
}
