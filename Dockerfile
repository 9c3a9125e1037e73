# One Edge node. Build: docker build -t edge:local .    Run: docker run --rm -p 127.0.0.1:8080:8080 -v edge-data:/data edge:local

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Packages first: this layer is built again only when a project file or a version changes.
COPY .editorconfig Directory.Build.props Directory.Packages.props global.json nuget.config ./
COPY eng/*.props eng/BannedSymbols.txt eng/
COPY src/Edge.Streams/Edge.Streams.csproj src/Edge.Streams/
COPY src/Edge.Actors/Edge.Actors.csproj src/Edge.Actors/
COPY src/Edge.Workers/Edge.Workers.csproj src/Edge.Workers/
COPY src/Edge.AspNetCore/Edge.AspNetCore.csproj src/Edge.AspNetCore/
COPY src/Edge.Host/Edge.Host.csproj src/Edge.Host/
# Code is compiled ahead: a node that has just joined takes over rooms without compiling first.
RUN dotnet restore src/Edge.Host --use-current-runtime -p:PublishReadyToRun=true

COPY src src
RUN dotnet publish src/Edge.Host -c Release --no-restore --use-current-runtime --self-contained false \
  -p:PublishReadyToRun=true -p:ContinuousIntegrationBuild=true -o /app

# What runs as the user of the image must own the directory it writes; a named volume takes over owner and mode.
RUN mkdir -m 0700 /data


FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
COPY LICENSE ./

# No diagnostic sockets: the root file system may be read-only. The address is said by --urls alone.
ENV DOTNET_EnableDiagnostics=0 ASPNETCORE_HTTP_PORTS=
USER $APP_UID
EXPOSE 8080 4053

# The image has no curl; bash speaks enough HTTP.
HEALTHCHECK --interval=2s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == *' 200 '* ]]"]

ENTRYPOINT ["dotnet", "edge.dll"]
CMD ["serve", "--urls", "http://+:8080", "--data", "/data"]
