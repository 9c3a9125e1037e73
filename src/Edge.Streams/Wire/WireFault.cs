namespace Edge.Streams.Wire;

/// <summary>Why a client's frame was not understood.</summary>
/// <param name="Error">Row of the error table.</param>
/// <param name="Text">What was found, what is allowed.</param>
/// <param name="Id">The request it belongs to, if that could be read.</param>
public sealed record WireFault(EdgeError Error, string Text, uint? Id);
