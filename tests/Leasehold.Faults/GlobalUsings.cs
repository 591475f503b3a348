global using Leasehold.Storage;
