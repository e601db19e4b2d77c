using System.Runtime.CompilerServices;

// Azure.Storage.Common needs System.IO.Hashing at run time, which comes from the build tools and not from a package. A program copies
// an assembly that an assembly of ours names, so this one names it.
[assembly: TypeForwardedTo(typeof(System.IO.Hashing.Crc64))]
