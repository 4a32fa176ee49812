namespace Kronicle.Domain.Objects;

/// <summary>The suffix family of a quantity; it is kept when the quantity is printed.</summary>
public enum QuantityFormat
{
    /// <summary>n u m (none) k M G T P E: powers of 1000.</summary>
    DecimalSI,

    /// <summary>Ki Mi Gi Ti Pi Ei: powers of 1024.</summary>
    BinarySI,

    /// <summary>e or E and a power of ten.</summary>
    DecimalExponent,
}
