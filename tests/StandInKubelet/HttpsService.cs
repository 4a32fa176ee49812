using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.StandInKubelet;

/// <summary>Answers over HTTPS on a free port of the loopback interface. A client may show any certificate.</summary>
public sealed class HttpsService : IAsyncDisposable
{
    private readonly WebApplication app;

    private HttpsService(WebApplication app) => this.app = app;

    /// <summary>Such as https://127.0.0.1:40123, without a slash at its end.</summary>
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <param name="certificate">What it serves with.</param>
    /// <param name="answer">Answers every request.</param>
    public static async Task<HttpsService> StartAsync(KubeletCertificate certificate, RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificate.Serving,
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (_, _, _) => true,
            })));
        WebApplication app = builder.Build();
        ((IApplicationBuilder)app).Run(answer);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Ends at once, whoever still waits for an answer.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }
}
