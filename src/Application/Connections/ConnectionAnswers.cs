using Kronicle.Application.Pipeline;

namespace Kronicle.Application.Connections;

/// <summary>An answer that is a connection to somewhere else; it is made where it is written, and may still fail there.</summary>
/// <param name="Code">The status of a connection that is made.</param>
/// <param name="Backend">Where it goes.</param>
public abstract record ConnectionAnswer(int Code, Backend Backend) : ApiAnswer(Code);

/// <summary>What a kubelet has to say, passed on as it comes: logs.</summary>
/// <param name="Backend">The kubelet.</param>
/// <param name="Resource">What a kubelet's refusal is about, such as pods/log.</param>
/// <param name="Name">The object's name, for refusals.</param>
/// <param name="Follows">Each piece is passed on at once.</param>
public sealed record TextStreamAnswer(Backend Backend, string Resource, string Name, bool Follows) : ConnectionAnswer(200, Backend);

/// <summary>A connection that both sides upgrade to another protocol: exec, attach, port-forward.</summary>
/// <param name="Backend">The kubelet.</param>
/// <param name="Streams">The streams of exec and attach, which may need translating; null for port-forward, which may be tunnelled.</param>
public sealed record UpgradeAnswer(Backend Backend, RemoteStreams? Streams) : ConnectionAnswer(101, Backend);

/// <summary>The streams of a command that was asked for.</summary>
public sealed record RemoteStreams(bool Stdin, bool Stdout, bool Stderr, bool Tty);

/// <summary>Whatever HTTP request, passed on: pods/proxy, services/proxy, nodes/proxy.</summary>
/// <param name="Backend">Where to; its path is what follows "proxy" in the request's.</param>
public sealed record ProxyAnswer(Backend Backend) : ConnectionAnswer(200, Backend);

/// <summary>A success that has nothing to say: 204.</summary>
public sealed record NothingAnswer() : ApiAnswer(204);
