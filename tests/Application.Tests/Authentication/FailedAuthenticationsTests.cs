using System.Globalization;
using Kronicle.Application.Authentication;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.Authentication;

public sealed class FailedAuthenticationsTests
{
    private const string Here = "192.0.2.1";
    private const int Burst = 20;

    private readonly FakeTimeProvider clock = new();
    private readonly FailedAuthentications failures;

    public FailedAuthenticationsTests() => failures = new(2, clock);

    [Fact]
    public void Nobody_who_has_not_failed_is_refused() => Assert.Equal(0, failures.Refuses(Here, "token"));

    [Fact]
    public void Ten_seconds_worth_of_failures_are_free_and_the_next_waits()
    {
        Assert.All(Enumerable.Range(0, Burst), i => Assert.Equal(0, failures.Failed(Here, $"guess-{i}")));
        Assert.Equal(1, failures.Failed(Here, "guess"));
        Assert.Equal(1, failures.Refuses(Here, "another"));
        Assert.Equal(0, failures.Refuses("192.0.2.2", "another"));
    }

    [Fact]
    public void Time_pays_for_failures()
    {
        Spend(Here);
        clock.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Equal(1, failures.Refuses(Here, "another"));
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(0, failures.Refuses(Here, "another"));
        Assert.Equal(0, failures.Failed(Here, "another"));
        Assert.Equal(1, failures.Refuses(Here, "another"));
    }

    [Fact]
    public void Failures_without_end_owe_no_more_than_the_burst()
    {
        for (int i = 0; i < 1000; i++)
        {
            failures.Failed(Here, null);
        }

        clock.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal(0, failures.Refuses(Here, "another"));
    }

    [Fact]
    public void A_token_that_was_good_is_judged_until_it_fails()
    {
        failures.Recognised("good");
        Spend(Here);
        Assert.Equal(0, failures.Refuses(Here, "good"));
        failures.Failed(Here, "good");
        Assert.Equal(1, failures.Refuses(Here, "good"));
    }

    [Fact]
    public void Callers_without_a_token_are_always_judged()
    {
        Spend(Here);
        Assert.Equal(0, failures.Refuses(Here, null));
        Assert.Equal(1, failures.Failed(Here, null));
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_are_one_address()
    {
        Spend("2001:db8:0:1::5");
        Assert.Equal(1, failures.Refuses("2001:db8:0:1:ffff::9", "token"));
        Assert.Equal(0, failures.Refuses("2001:db8:0:2::5", "token"));
    }

    [Fact]
    public void Addresses_without_number_are_remembered_within_bounds()
    {
        for (int i = 0; i < FailedAuthentications.MostAddresses + 500; i++)
        {
            failures.Failed(string.Create(CultureInfo.InvariantCulture, $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}"), "guess");
        }

        Assert.Equal(FailedAuthentications.MostAddresses, failures.Addresses);
    }

    [Fact]
    public void Tokens_without_number_are_remembered_within_bounds_and_the_latest_stay()
    {
        for (int i = 0; i < 100_000; i++)
        {
            failures.Recognised($"token-{i}");
        }

        Spend(Here);
        Assert.Equal(0, failures.Refuses(Here, "token-99999"));
        Assert.Equal(1, failures.Refuses(Here, "token-0"));
    }

    [Fact]
    public void Without_a_limit_nobody_is_refused()
    {
        var free = new FailedAuthentications(0, clock);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(0, free.Failed(Here, "guess")));
        Assert.Equal(0, free.Refuses(Here, "guess"));
    }

    private void Spend(string address)
    {
        for (int i = 0; i < Burst; i++)
        {
            failures.Failed(address, $"guess-{i}");
        }
    }
}
