namespace Kronicle.Api.Proxying;

/// <summary>A backend can't be reached; the message is worded as Go's net package does.</summary>
public sealed class BackendException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>A backend that must not be reached from here: see <see cref="Application.Connections.Backend.GlobalOnly"/>.</summary>
public sealed class AddressNotAllowedException() : IOException("address not allowed");
