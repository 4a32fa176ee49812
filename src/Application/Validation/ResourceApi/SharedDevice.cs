using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>A device, or a share of one: KEP-5075.</summary>
internal sealed record SharedDevice(string Driver, string Pool, string Device, string Share)
{
    /// <summary>The device of a result or of a status.</summary>
    public static SharedDevice Of(MapNode device) => new(device.TextOf("driver"), device.TextOf("pool"), device.TextOf("device"), device.TextOf("shareID"));

    /// <summary>As a cause shows it.</summary>
    public string Shown() =>
        $"{{\"Driver\":{FieldError.Quote(Driver)},\"Pool\":{FieldError.Quote(Pool)},\"Device\":{FieldError.Quote(Device)},\"ShareID\":{FieldError.Quote(Share)}}}";
}
